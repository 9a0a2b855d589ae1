import { options } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** True while the page is being put on paper: drawn at once, because the browser does not wait. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const turn = (next: boolean) => (): void => {
      const usual = options.debounceRendering;
      options.debounceRendering = draw => draw();
      setPrinting(next);
      if (usual === undefined) delete options.debounceRendering;
      else options.debounceRendering = usual;
    };
    const [before, after] = [turn(true), turn(false)];
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);
  return printing;
}
