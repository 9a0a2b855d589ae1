import { ApiFailure } from '../api/http';
import { type Refusal, refusalOf } from './refusals';

/** Where the sending of one form stands. */
export type Sending<A> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** Recorded nothing; the field is named. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** This key already stands for something else: nothing was recorded twice. */
  | { readonly kind: 'conflict' }
  /** Nobody knows whether it was recorded: only the same again is safe. */
  | { readonly kind: 'unknown'; readonly words: string }
  | { readonly kind: 'done'; readonly answer: A };

/** A version 4 UUID; `crypto.randomUUID` exists only on secure pages, and a crisis room's server may be plain http. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const perhapsRecorded = (status: number): boolean => status === 0 || status === 408 || status === 429 || status >= 500;

/**
 * One form's way to the server: one key for its whole life, so that a double click or a retry records once. After an answer that may have been lost, the body
 * that was sent is kept and only that one is sent again.
 */
export class Submission<B, A> {
  state: Sending<A> = { kind: 'idle' };
  private kept: B | null = null;

  constructor(private readonly post: (key: string, body: B) => Promise<A>, private readonly changed: (state: Sending<A>) => void, readonly key: string = newKey()) {}

  async send(body: B): Promise<void> {
    if (this.state.kind === 'sending' || this.state.kind === 'done') return;
    const sent = this.state.kind === 'unknown' && this.kept !== null ? this.kept : body;
    this.kept = sent;
    this.set({ kind: 'sending' });
    try {
      this.set({ kind: 'done', answer: await this.post(this.key, sent) });
    } catch (error) {
      if (!(error instanceof ApiFailure)) {
        // An answer that cannot be read says nothing about what was recorded.
        this.set({ kind: 'unknown', words: error instanceof Error ? error.message : String(error) });
      } else if (perhapsRecorded(error.status)) this.set({ kind: 'unknown', words: error.status === 0 ? error.message : `Le serveur n'a pas pu répondre (${error.code}).` });
      else if (error.code === 'plan.key-conflict') this.set({ kind: 'conflict' });
      else this.set({ kind: 'refused', refusal: refusalOf(error.code, error.detail, error.problem) });
    }
  }

  private set(state: Sending<A>): void {
    this.state = state;
    this.changed(state);
  }
}
