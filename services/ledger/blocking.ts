/**
 * SQL condition: delivery `e` keeps those behind it in its lane waiting. The words are those of the
 * partial index deliveries_lane, so that the planner can use it.
 */
export const blocking = (e: string): string =>
  `${e}.lane is not null and (${e}.state in ('held', 'queued', 'sending', 'retrying') or (${e}.state = 'dead' and ${e}.on_dead = 'hold'))`;

/**
 * SQL condition: delivery `d` has to wait, because some delivery before it in its lane is not finished,
 * or one behind it has begun (the words of the index deliveries_lane_sending): two that were accepted
 * at the same moment may be seen in either order.
 */
export const blocked = (d: string): string =>
  `(exists (select 1 from deliveries e where e.system = ${d}.system and e.lane = ${d}.lane and e.sequence < ${d}.sequence and ${blocking('e')})
    or exists (select 1 from deliveries e where e.system = ${d}.system and e.lane = ${d}.lane and e.lane is not null and e.state = 'sending' and e.id <> ${d}.id))`;
