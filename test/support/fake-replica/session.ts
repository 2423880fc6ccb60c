import type { Socket } from 'node:net';
import type { Request, Sender } from './wire';

/**
 * One client's session: at most one request at a time, and the reply to it.
 *
 * A client that gets no reply in time sends the request again, with the same number, and does so on a new connection
 * too. As with a real replica it is carried out once, however often it arrives.
 */
export class Session {
  private request: Request | null = null;
  private reply: Buffer | null = null;
  private begun = false;
  private holding: NodeJS.Timeout | null = null;

  constructor(
    readonly sender: Sender,
    private socket: Socket,
  ) {}

  /** Messages go to the connection on which the client was heard last. */
  heardOn(socket: Socket): void {
    this.socket = socket;
  }

  /** @returns false for a request that has arrived before */
  accept(request: Request): boolean {
    if (request.number === this.request?.number) return false;
    this.forget();
    this.request = request;
    this.reply = null;
    this.begun = false;
    return true;
  }

  /** @returns the request that is still to be carried out, once */
  begin(): Request | null {
    if (this.begun) return null;
    this.begun = true;
    return this.request;
  }

  /** @param holdMs how long the reply is kept back, in milliseconds; 0 sends it at once */
  finish(reply: Buffer, holdMs: number): void {
    this.reply = reply;
    if (holdMs === 0) {
      this.send(reply);
      return;
    }
    this.holding = setTimeout(() => {
      this.release();
    }, holdMs);
  }

  /** Sends the reply once more if it has left already. */
  repeat(): void {
    if (this.reply !== null && this.holding === null) this.send(this.reply);
  }

  /** Sends a reply that is kept back. */
  release(): void {
    if (this.holding === null) return;
    this.forget();
    if (this.reply !== null) this.send(this.reply);
  }

  /** Drops a reply that is kept back. */
  forget(): void {
    if (this.holding !== null) clearTimeout(this.holding);
    this.holding = null;
  }

  /** A message for a connection that is gone is lost, as on any network. */
  send(message: Buffer): void {
    if (this.socket.writable) this.socket.write(message);
  }
}
