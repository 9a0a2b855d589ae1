const shapes: { readonly [tone: string]: string } = {
  critical: 'M8 0 16 8 8 16 0 8Z',
  alert: 'M8 1 16 15H0Z',
  watch: 'M2 2H14V14H2Z',
  info: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12Z',
  ok: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12Z',
  unknown: 'M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14ZM8 3.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9Z',
};

/** The shape that goes with a level's or a severity's colour and word: lozenge, triangle, square, disc, ring. */
export function Mark({ tone }: { readonly tone: string }) {
  return <svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d={shapes[tone] ?? shapes['unknown'] ?? ''} /></svg>;
}
