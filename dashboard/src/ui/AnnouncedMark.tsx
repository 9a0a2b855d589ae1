import { useEffect } from 'preact/hooks';
import { announced, askHeader, bareWords, titled } from './announced';

/** The exercise's mark on a page that has no feed. */
export function AnnouncedMark() {
  useEffect(() => {
    const words = document.title;
    void askHeader();
    return announced.subscribe(name => { document.title = titled(words, name); });
  }, []);
  const name = announced.value;
  if (name === null) return null;
  return <><p class="exercise-band" data-testid="exercise"><strong>{bareWords(name)}</strong></p><div class="exercise-watermark" aria-hidden="true" data-testid="watermark" /></>;
}
