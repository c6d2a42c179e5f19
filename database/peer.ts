/** A thread or a process in which a database lives. */
import type { CallMessage, ReplyMessage } from './messages.ts';

export interface PeerEvents {
  readonly onReplies: (replies: readonly ReplyMessage[]) => void;
  /** It has ended, whether or not it was told to. */
  readonly onEnd: (error: Error) => void;
}

export interface Peer {
  /** Throws when an argument cannot be cloned. */
  send(call: CallMessage): void;
  /** Lets it end what it has begun, and resolves when it has ended. */
  rest(): Promise<void>;
  /** Ends it at once, and resolves when it has ended. */
  terminate(): Promise<void>;
}

export type StartPeer = (events: PeerEvents) => Peer;
