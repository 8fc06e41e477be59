/** A map of bounded size: putting one thing too many drops the oldest. */
export class Shelf<V> {
  readonly #things = new Map<string, V>();
  readonly #most: number;

  constructor(most = 10_000) {
    this.#most = most;
  }

  get(key: string): V | undefined {
    return this.#things.get(key);
  }

  put(key: string, value: V): void {
    this.#things.set(key, value);
    if (this.#things.size <= this.#most) return;
    const [oldest] = this.#things.keys();
    if (oldest !== undefined) this.#things.delete(oldest);
  }

  remove(key: string): void {
    this.#things.delete(key);
  }

  clear(): void {
    this.#things.clear();
  }

  values(): V[] {
    return [...this.#things.values()];
  }

  get size(): number {
    return this.#things.size;
  }
}
