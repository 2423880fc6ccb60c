import { type IncomingMessage, type ServerResponse } from 'node:http';

/** Calls back once, when the answer is sent or the client is gone. */
export function whenOver(request: IncomingMessage, response: ServerResponse, callback: () => void): void {
  response.once('close', callback);
  if (response.socket !== null) return;
  // A response behind another one on its connection does not see the connection end.
  const { socket } = request;
  const onClose = (): void => {
    if (response.socket !== null) return;
    response.off('close', callback);
    callback();
  };
  socket.setMaxListeners(0).once('close', onClose);
  response.once('close', () => socket.off('close', onClose));
}
