// A process with TigerBeetle's client in it, which does what its parent says and tells what came of it.
// It is JavaScript since it runs as it is, without a build.
const { createClient } = require('tigerbeetle-node');

let client;

const commands = {
  open: (address) => {
    client = createClient({ cluster_id: 0n, replica_addresses: [address] });
  },
  call: (method, batch) => client[method](batch),
  // Answered after all that was called before has reached the client.
  sync: () => undefined,
  destroy: () => {
    client.destroy();
  },
};

process.on('message', ({ id, command, args }) => {
  Promise.resolve()
    .then(() => commands[command](...args))
    .then(
      (value) => process.send({ id, value }),
      ({ code, message }) => process.send({ id, error: { code, message } }),
    );
});

// An evicted client keeps the event loop alive for ever, and whoever is gone will not ask for anything.
process.on('disconnect', () => process.exit());
