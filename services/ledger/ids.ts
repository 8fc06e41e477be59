import { V7Generator } from 'uuidv7';

/** What an id stands for, as people see it in front of it. */
export type IdKind = 'ict' | 'msg' | 'dlv' | 'att' | 'rct' | 'alr' | 'ntf' | 'hld' | 'rpl';

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?7[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/;

const generator = new V7Generator();
// However far the clock is set back, ids go on from where they were.
generator.setRollbackAllowance(2 ** 48 - 1);

/** A new UUIDv7 (RFC 9562 §5.7): later ids sort behind earlier ones, within a process strictly. */
export function newId(): string {
  return generator.generate().toString();
}

/** `msg_` and 32 hexadecimal digits. */
export function publicId(kind: IdKind, id: string): string {
  return `${kind}_${id.replaceAll('-', '')}`;
}

/** The UUID behind a public id; undefined when the text is not one of that kind. */
export function privateId(kind: IdKind, text: string): string | undefined {
  if (!text.startsWith(`${kind}_`)) return undefined;
  const rest = text.slice(kind.length + 1).toLowerCase();
  if (!uuid.test(rest)) return undefined;
  const hex = rest.replaceAll('-', '');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The lowest UUIDv7 of an instant (milliseconds since the epoch), to cut a range by time. */
export function idAt(time: number): string {
  const hex = Math.max(0, Math.floor(time)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** When an id was made, in milliseconds since the epoch. */
export function timeOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
