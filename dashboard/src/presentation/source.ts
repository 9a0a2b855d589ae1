import { type ReadonlySignal, signal as cell } from '@preact/signals';
import { ApiFailure } from '../api/http';

/** What one call of the API has brought, and what became of the last one. A refusal has no value: what may not be read is not kept from before. */
export interface Got<T> {
  readonly value: T | null;
  /** Local monotonic clock, ms, of the value. */
  readonly at: number | null;
  /** Null: none. */
  readonly problem: ApiFailure | null;
  readonly loading: boolean;
}

/** The key may not read it. */
export const isRefused = (got: Got<unknown>): boolean => got.problem?.status === 403;
/** The server has no such thing. */
export const isAbsent = (got: Got<unknown>): boolean => got.problem?.status === 404;

const nothing: Got<never> = { value: null, at: null, problem: null, loading: false };

/** It may go better the next time: no answer, too many questions, a fault of the server. */
export const mayPass = (problem: ApiFailure): boolean => problem.status === 0 || problem.status === 429 || problem.status >= 500;

/** A figure of the page that is read again and again. The newest question wins; an answer to an older one is dropped. */
export class Source<T> {
  private readonly held = cell<Got<T>>(nothing);
  private asked = 0;
  private key = '';

  get got(): ReadonlySignal<Got<T>> {
    return this.held;
  }

  /** Another `key` speaks of something else: what was known of the former is forgotten at once. */
  async ask(key: string, read: () => Promise<T>): Promise<void> {
    const mine = ++this.asked;
    const before = key === this.key ? this.held.value : nothing;
    this.key = key;
    this.held.value = { ...before, loading: true };
    try {
      const value = await read();
      if (mine === this.asked) this.held.value = { value, at: performance.now(), problem: null, loading: false };
    } catch (error) {
      if (mine !== this.asked) return;
      const problem = error instanceof ApiFailure ? error : new ApiFailure(0, 'unreadable', error instanceof Error ? error.message : String(error));
      const keep = mayPass(problem);
      this.held.value = { value: keep ? before.value : null, at: keep ? before.at : null, problem, loading: false };
    }
  }

  forget(): void {
    this.asked++;
    this.key = '';
    this.held.value = nothing;
  }
}
