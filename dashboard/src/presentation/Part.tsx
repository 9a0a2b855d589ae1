import type { ComponentChildren } from 'preact';
import { session } from '../api/session';
import { type Got, isRefused } from './source';
import { refusalText } from './words';

/** A section of the page with its anchor. */
export function Part({ id, title, wide = false, aside, children }: { readonly id: string; readonly title: string; readonly wide?: boolean; readonly aside?: ComponentChildren; readonly children: ComponentChildren }) {
  return (
    <section id={id} class={wide ? 'part wide' : 'part'} aria-labelledby={`${id}-title`} data-testid={id}>
      <div class="part-head"><h2 id={`${id}-title`}>{title}</h2>{aside}</div>
      {children}
    </section>
  );
}

/** What stands in the place of a figure that is on its way, refused, or could not be read. Null: the figure is there (with, above it, the word that its renewal failed). */
export function waitingFor(what: string, got: Got<unknown>) {
  if (got.value !== null) return null;
  if (got.problem !== null) return <p class={isRefused(got) ? 'empty refused' : 'empty'} role="status" data-code={got.problem.code}>{refusalText(what, got.problem, session.value?.role ?? null)}</p>;
  return <p class="empty" role="status">{what} : lecture en cours…</p>;
}

/** A value that is still shown though its renewal failed. */
export function Renewal({ got }: { readonly got: Got<unknown> }) {
  return got.value !== null && got.problem !== null ? <p class="notice-line" role="status">Non relu : {got.problem.message} Ce qui suit est ce qui avait été lu.</p> : null;
}
