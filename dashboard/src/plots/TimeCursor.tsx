import type { ComponentChildren } from 'preact';
import { type Span, dayAt } from './frame';
import { useWidth } from './useWidth';

interface Shown {
  readonly label: string;
  readonly span: Omit<Span, 'width'>;
  /** The day that is read; null: today. */
  readonly day: number | null;
  readonly choose: (day: number | null) => void;
  /** What stands on a day, in words: told to a reader, and shown above the plots. */
  readonly words: (day: number) => string;
  readonly children: (span: Span) => ComponentChildren;
}

const moves: { readonly [key: string]: number } = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -7, PageUp: 7 };

/** Plots over the same days, read day by day: with the pointer, or focused with the arrows, as a slider. */
export function TimeCursor({ label, span, day, choose, words, children }: Shown) {
  const [box, width] = useWidth<HTMLDivElement>(900);
  const full: Span = { ...span, width };
  const [first, last] = [Math.floor(span.from), Math.ceil(span.to) - 1];
  const shown = Math.min(last, Math.max(first, day ?? Math.floor(span.now)));
  return (
    <div class="time-cursor">
      <p class="readout" aria-hidden="true">{words(shown)}</p>
      <div ref={box} class="cursor-area" role="slider" tabIndex={0} aria-label={`${label} ; flèches pour changer de jour`} aria-valuemin={first} aria-valuemax={last} aria-valuenow={shown} aria-valuetext={words(shown)}
        onPointerMove={event => choose(dayAt(full, event.clientX - event.currentTarget.getBoundingClientRect().left))}
        onPointerLeave={() => choose(null)}
        onKeyDown={event => {
          const move = moves[event.key];
          const to = move !== undefined ? shown + move : event.key === 'Home' ? first : event.key === 'End' ? last : event.key === 'Escape' ? null : undefined;
          if (to === undefined) return;
          event.preventDefault();
          choose(to === null ? null : Math.min(last, Math.max(first, to)));
        }}>
        {children(full)}
      </div>
    </div>
  );
}
