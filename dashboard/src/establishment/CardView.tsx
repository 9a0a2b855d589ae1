import { ageText, countText, momentText, whenText } from '../format/format';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { now } from './clock';
import { duties, dutiesProblem } from './state';
import type { Card, Duty } from './wire';
import { kindOfPlace, localText, periodText } from './words';

const ago = (at: number): string => now.value === null ? '' : now.value >= at ? `il y a ${ageText(now.value - at)}` : `dans ${ageText(at - now.value)}`;

function Moment({ at, zone }: { readonly at: number; readonly zone: string }) {
  const local = localText(at, zone);
  return <>{momentText(at)} <span class="aside">({ago(at)}{local === null ? '' : ` ; ${local}, heure du lieu`})</span></>;
}

/** Whether it speaks: the first thing to know of all its figures. */
function Voice({ card }: { readonly card: Card }) {
  if (card.newestAt === null && card.reportedThrough === null) return <p class="voice tone-unknown" data-testid="voice"><Mark tone="unknown" /> N'a jamais déclaré : aucun chiffre n'est connu, ce qui n'est pas un stock nul.</p>;
  return card.stale
    ? <p class="voice tone-alert" data-testid="voice"><Mark tone="alert" /> Muet : ses déclarations sont périmées, ses chiffres sont hors des totaux.</p>
    : <p class="voice tone-ok" data-testid="voice"><Mark tone="ok" /> Déclare dans les délais.</p>;
}

export function CardView({ card }: { readonly card: Card }) {
  return (
    <section class="identity" aria-label="Identité et dernière déclaration" data-testid="card">
      <Voice card={card} />
      <dl>
        <div><dt>Nature</dt><dd>{kindOfPlace(card.kind)}{card.beds === null ? '' : `, ${countText(card.beds)} lits`}{card.simulated ? ' — établissement simulé' : ''}</dd></div>
        <div><dt>Lieu</dt><dd>{card.territory === null ? 'Non placé : inconnu du référentiel' : `${placeText(card.territory)}${card.regionName === null ? '' : `, ${card.regionName}`}`}</dd></div>
        <div><dt>FINESS</dt><dd>{card.finess}{card.keyHolds ? '' : ' — la clé de contrôle ne tombe pas juste'}{card.inReference ? '' : ' — hors référentiel'}</dd></div>
        <div><dt>Dernier fait</dt><dd>{card.newestAt === null ? 'aucun' : <Moment at={card.newestAt} zone={card.timeZone} />}</dd></div>
        <div><dt>Complet jusqu'au</dt><dd>{card.reportedThrough === null ? 'non dit : des jours sans mouvement restent inconnus' : <Moment at={card.reportedThrough} zone={card.timeZone} />}</dd></div>
        <div><dt>Déclare par</dt><dd>{card.streams ? 'mouvements au fil de l\'eau' : 'inventaires seuls'} · {countText(card.head)} lot{card.head > 1 ? 's' : ''} au journal</dd></div>
      </dl>
    </section>
  );
}

function DutyRow({ duty }: { readonly duty: Duty }) {
  const many = duty.presentations === 'all' ? 'toutes les présentations détenues' : `${countText(duty.presentations.length)} présentation${duty.presentations.length > 1 ? 's' : ''}`;
  return (
    <tr>
      <th scope="row">{duty.list === 'default' ? 'Suivi ordinaire' : duty.list}<span class="aside"> {many}</span></th>
      <td>{periodText(duty.period)}</td>
      <td>{duty.nextDue === null ? 'tout de suite : jamais déclaré' : <>{whenText(duty.nextDue, now.value)} <span class="aside">({ago(duty.nextDue)})</span></>}</td>
      <td>{duty.overdue ? <span class="tone-alert"><Mark tone="alert" /> en retard</span> : <span class="tone-ok"><Mark tone="ok" /> à jour</span>}</td>
      <td>{duty.staleFrom === null ? '—' : whenText(duty.staleFrom, now.value)}</td>
    </tr>
  );
}

/** What is owed, how often, and from when silence makes its figures stale. */
export function Duties() {
  const list = duties.value;
  return (
    <section class="duties" aria-label="Déclarations attendues" data-testid="duties">
      <h2>Déclarations attendues</h2>
      {dutiesProblem.value ? <p class="problem" role="alert">Non lues : {dutiesProblem.value}</p> : null}
      {list === null ? dutiesProblem.value ? null : <p class="aside">Lecture…</p> : (
        <table>
          <thead><tr><th scope="col">Ce qui est demandé</th><th scope="col">Rythme</th><th scope="col">Prochaine échéance</th><th scope="col">État</th><th scope="col">Périmé dès</th></tr></thead>
          <tbody>{list.map(duty => <DutyRow key={duty.list} duty={duty} />)}</tbody>
        </table>
      )}
      {list !== null && list.length > 1 ? <p class="aside">Les listes au-delà du suivi ordinaire sont demandées tant que le niveau du plan hivernal qui les porte est en vigueur : <a href="/plan-hivernal">plan hivernal</a>.</p> : null}
    </section>
  );
}
