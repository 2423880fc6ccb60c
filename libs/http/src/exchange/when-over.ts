import { type IncomingMessage, type ServerResponse } from 'node:http';

/** Calls back once, when the answer has gone out or the client has gone away. */
export function whenOver(request: IncomingMessage, response: ServerResponse, callback: () => void): void {
  response.once('close', callback);
  if (response.socket !== null) return;
  // Behind another request on its connection, a response does not see the connection end.
  const { socket } = request;
  const onClose = (): void => {
    if (response.socket !== null) return;
    response.off('close', callback);
    callback();
  };
  socket.setMaxListeners(0).once('close', onClose);
  response.once('close', () => socket.off('close', onClose));
}
