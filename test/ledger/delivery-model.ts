/** What the states of deliveries should be, worked out in memory, by the words of the design. */
export interface ModelDelivery {
  id: string;
  message: number;
  system: string;
  lane: string | null;
  onDead: 'hold' | 'skip';
  state: 'held' | 'queued' | 'sending' | 'retrying' | 'delivered' | 'dead' | 'cancelled';
  generation: number;
  replays: number;
  attempts: number;
  due: boolean;
}

const open = new Set(['held', 'queued', 'sending', 'retrying']);

/** All deliveries in the order of their lanes: of acceptance, until a person sends one again. */
export class DeliveryModel {
  readonly all: ModelDelivery[] = [];
  /** Places in lanes, the last of each delivery; higher is later. */
  readonly #place = new Map<ModelDelivery, number>();
  #places = 0;

  enter(known: Pick<ModelDelivery, 'id' | 'message' | 'system' | 'lane' | 'onDead'>): void {
    const one = {
      ...known,
      state: 'queued',
      generation: 1,
      replays: 0,
      attempts: 0,
      due: true,
    } as const;
    this.#toTheEnd(this.all[this.all.push({ ...one }) - 1] as ModelDelivery);
  }

  claim(one: ModelDelivery, generation: number): 'claimed' | 'held' | 'early' | 'gone' {
    const waits = one.state === 'queued' || one.state === 'retrying';
    if (!waits || generation !== one.generation) return 'gone';
    if (this.#blocked(one)) {
      one.state = 'held';
      return 'held';
    }
    if (!one.due) return 'early';
    one.state = 'sending';
    one.attempts += 1;
    return 'claimed';
  }

  settle(one: ModelDelivery, state: 'delivered' | 'retrying' | 'dead', due: boolean): void {
    one.state = state;
    if (state === 'retrying') one.due = due;
    else this.#release(one);
  }

  expire(one: ModelDelivery): void {
    if (one.state !== 'sending') return;
    one.state = 'retrying';
    one.due = true;
  }

  /** Those behind a dead letter need not wait for it any more. */
  skip(one: ModelDelivery): boolean {
    if (one.state !== 'dead' || one.onDead !== 'hold' || one.lane === null) return false;
    one.onDead = 'skip';
    this.#release(one);
    return true;
  }

  retry(one: ModelDelivery): boolean {
    if (one.state !== 'dead' && one.state !== 'retrying') return false;
    this.#again(one);
    return true;
  }

  cancel(one: ModelDelivery): boolean {
    if (!['held', 'queued', 'retrying', 'dead'].includes(one.state)) return false;
    one.state = 'cancelled';
    one.generation += 1;
    this.#release(one);
    return true;
  }

  replay(message: number): boolean {
    const finished = this.all.filter(
      (one) => one.message === message && ['delivered', 'dead', 'cancelled'].includes(one.state),
    );
    for (const one of finished) {
      this.#again(one);
      one.replays += 1;
    }
    return finished.length > 0;
  }

  /** What the relay does for lanes whose release nobody made. */
  releaseHeld(): void {
    const free = this.all.filter((one) => one.state === 'held' && !this.#blocked(one));
    for (const one of free) this.#go(one);
  }

  messageState(message: number): string {
    const states = this.all.filter((one) => one.message === message).map((one) => one.state);
    if (states.includes('dead')) return 'failed';
    if (states.some((state) => open.has(state))) return 'in_transit';
    return states.includes('delivered') ? 'delivered' : 'failed';
  }

  #again(one: ModelDelivery): void {
    // Behind one that held nobody, later ones may have gone.
    if (!this.#blocks(one)) this.#toTheEnd(one);
    one.generation += 1;
    one.attempts = 0;
    this.#go(one);
  }

  #toTheEnd(one: ModelDelivery): void {
    this.#places += 1;
    this.#place.set(one, this.#places);
  }

  #go(one: ModelDelivery): void {
    one.state = 'queued';
    one.due = true;
  }

  #release(done: ModelDelivery): void {
    const first = this.#lane(done).find((one) => this.#blocks(one));
    if (first?.state === 'held' && !this.#blocked(first)) this.#go(first);
  }

  #lane(one: ModelDelivery): ModelDelivery[] {
    if (one.lane === null) return [one];
    const place = (other: ModelDelivery) => this.#place.get(other) ?? 0;
    return this.all
      .filter((other) => other.lane === one.lane && other.system === one.system)
      .sort((a, b) => place(a) - place(b));
  }

  #blocks(one: ModelDelivery): boolean {
    return open.has(one.state) || (one.state === 'dead' && one.onDead === 'hold');
  }

  #blocked(one: ModelDelivery): boolean {
    const lane = this.#lane(one);
    return lane.some(
      (other, i) =>
        other !== one &&
        (other.state === 'sending' || (i < lane.indexOf(one) && this.#blocks(other))),
    );
  }
}
