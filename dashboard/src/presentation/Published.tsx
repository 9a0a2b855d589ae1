import { isoDay } from '../format/format';
import { serverNow } from '../live/store';
import { Mark } from '../ui/Mark';
import { Part, waitingFor } from './Part';
import { oldListText, publishedDates, publishedStatus, readText } from './published';
import { product } from './state';

/** What the ANSM publishes of this presentation's availability: published, not what laboratories declare to it nor what pharmacies meet. */
export function Published() {
  const got = product.got.value;
  const [now, ...before] = got.value?.published ?? [];
  const today = serverNow.value === null ? null : isoDay(serverNow.value);
  const old = now === undefined ? null : oldListText(now, today);
  const status = now === undefined ? null : publishedStatus(now.status);
  return (
    <Part id="publication" title="Disponibilité publiée (ANSM)">
      {waitingFor('Disponibilité publiée', got)}
      {got.value !== null && now === undefined ? <p class="empty" data-testid="no-list">{got.value.cis === null ? "La liste des disponibilités de l'ANSM nomme des spécialités par leur CIS, et celui de cette présentation n'est pas connu : la liste n'en dit rien."
        : "La liste des disponibilités de l'ANSM n'a pas été importée depuis que cette présentation est connue : on ne sait pas si une rupture est publiée."}</p> : null}
      {now === undefined || status === null ? null : <>
        <p data-testid="published"><span class={`tone-${status.tone}`}><Mark tone={status.tone} /> <strong>{status.words}</strong></span>{now.status === 'none' ? ' : la liste ne nomme pas cette présentation' : `, ${publishedDates(now)}`}</p>
        <p class="aside notes">{readText(now)}{now.page === null ? null : <> · <a href={now.page} rel="noopener noreferrer" target="_blank">page de l'ANSM<span class="hidden"> (autre site, nouvel onglet)</span></a></>}</p>
        {old === null ? null : <p class="notice-line" role="status" data-testid="old-list">{old}</p>}
        {before.length === 0 ? null : (
          <details><summary>Avant ({before.length})</summary>
            <ol class="steps">{before.map(one => <li key={`${one.status}${one.firstRead}`}>{publishedStatus(one.status).words}{one.status === 'none' ? '' : `, ${publishedDates(one)}`} ({readText(one)})</li>)}</ol>
          </details>)}
      </>}
      <p class="aside notes">Statut publié par l'ANSM : il ne dit ni ce que les laboratoires lui ont déclaré sans publication, ni ce que les pharmacies constatent. Les déclarations elles-mêmes ne parviennent pas à cet écran.</p>
    </Part>
  );
}
