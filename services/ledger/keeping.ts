/** What keeps a payload from going, whatever its period says: SQL over a message `m`. */

/** Somebody or something still needs its bytes: it is under way, or waits for a person. */
export const isOpen = (m: string) =>
  `(${m}.state in ('quarantined', 'unrouted') or ${isUnderWay(m)})`;

/** One of its deliveries is not at its end: what was given up for good does not count. */
export const isUnderWay = (m: string) => `exists (
  select 1 from deliveries open_d where open_d.message_id = ${m}.id
     and open_d.state in ('held', 'queued', 'sending', 'retrying', 'dead'))`;

/** A legal hold lies on it: on itself, one of its numbers, or a partner or system that sent or gets it. */
export const isHeld = (m: string) => `exists (
  select 1 from holds h where h.released_at is null and ${concerns('h', m)})`;

/** A hold `h` concerns the message. */
export const concerns = (h: string, m: string) => `case ${h}.scope
  when 'message' then ${h}.value = ${m}.id::text
  when 'key' then exists (select 1 from message_keys hold_k where hold_k.message_id = ${m}.id and hold_k.value = ${h}.value)
  when 'partner' then ${h}.value = ${m}.partner or exists (
    select 1 from deliveries hold_d where hold_d.message_id = ${m}.id and hold_d.partner = ${h}.value)
  else ${h}.value = ${m}.system or exists (
    select 1 from deliveries hold_d where hold_d.message_id = ${m}.id and hold_d.system = ${h}.value)
  end`;

/** A hold lies on an interchange `i` of which no message was made. */
export const isRefusalHeld = (i: string) => `exists (
  select 1 from holds h where h.released_at is null
     and (h.scope = 'partner' and h.value = ${i}.partner or h.scope = 'system' and h.value = ${i}.system))`;

/**
 * Whoever lets payloads go, and whoever forbids it, take this advisory lock, so that a hold that was
 * set is never too late: 'rete' in ASCII.
 */
export const keepingLock = 0x72657465;
