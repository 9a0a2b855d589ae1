import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { sameFilters, writeFilters } from './filters';
import { copyText } from './links';
import { allViews, longestName, removeView, saveView } from './views';
import { filters, setFilters, viewsOpen } from './view';

/** Views by name: a digit or Enter shows one, the present filters can be named, each is a link. */
export function ViewsDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = viewsOpen.value;
  const [name, setName] = useState('');
  const [told, setTold] = useState<string | null>(null);
  useLayoutEffect(() => {
    setTold(null);
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);
  const views = allViews();
  const show = (at: number): void => {
    const view = views[at];
    if (view === undefined) return;
    setFilters(view.filters);
    viewsOpen.value = false;
  };
  const save = (): void => {
    const refused = saveView(name, filters.value);
    setTold(refused ?? `Vue « ${name.trim()} » gardée sur ce poste.`);
    if (refused === null) setName('');
  };
  return (
    <dialog ref={dialog} class="views" aria-labelledby="views-title" data-testid="views" onClose={() => viewsOpen.value = false}
      onKeyDown={event => { if (/^[1-9]$/.test(event.key) && !(event.target instanceof HTMLInputElement)) { event.preventDefault(); show(Number(event.key) - 1); } }}>
      <h2 id="views-title">Vues</h2>
      <ol>
        {views.map((view, at) => (
          <li key={view.name}>
            <button type="button" class="button" aria-pressed={sameFilters(view.filters, filters.value)} onClick={() => show(at)}>{at < 9 ? <kbd>{at + 1}</kbd> : null} {view.name}</button>
            <button type="button" class="button" onClick={() => void copyText(`${location.origin}/signaux${writeFilters(view.filters)}`).then(setTold)}>Copier le lien<span class="hidden"> de {view.name}</span></button>
            {view.own ? <button type="button" class="button" onClick={() => setTold(removeView(view.name) ?? `Vue « ${view.name} » supprimée.`)}>Supprimer<span class="hidden"> {view.name}</span></button> : null}
          </li>))}
      </ol>
      <form onSubmit={event => { event.preventDefault(); save(); }}>
        <label for="view-name">Garder les filtres actuels sous le nom</label>
        <p class="actions"><input id="view-name" class="field" maxLength={longestName} value={name} onInput={event => setName(event.currentTarget.value)} />
          <button type="submit" class="button">Garder</button></p>
      </form>
      <p class="aside" role="status">{told ?? "Les vues nommées restent sur ce poste ; leur lien se donne à qui l'on veut."}</p>
      <button type="button" class="button main" onClick={() => viewsOpen.value = false}>Fermer</button>
    </dialog>
  );
}
