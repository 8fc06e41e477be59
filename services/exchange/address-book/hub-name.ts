/** The sender of what the hub itself writes: messages that carry receipts. */
export const hubName = 'post-office';
