import type { Envelope, Lead, Order, Rating, Receipt, Supplier } from './types.ts';

/** The body of each type of message. */
export interface Bodies {
  supplier: Supplier;
  lead: Lead;
  order: Order;
  rating: Rating;
  receipt: Receipt;
}

export type MessageType = keyof Bodies;

/** A whole canonical message: the envelope, and the body that its type names. */
export type Message = {
  [T in MessageType]: Omit<Envelope, 'type' | 'body'> & { type: T; body: Bodies[T] };
}[MessageType];
