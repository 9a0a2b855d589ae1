import { useEffect } from 'preact/hooks';
import type { ApiFailure } from '../api/http';
import { session } from '../api/session';
import { ageText, clockText } from '../format/format';
import { stale } from '../live/store';
import { Top } from '../ui/Top';
import { setTitle } from '../ui/exercise';
import { CardView, Duties } from './CardView';
import { now } from './clock';
import { Finder, Welcome } from './Finder';
import { placePath, typedFiness } from './finess';
import { LineDetail } from './LineDetail';
import { Lines, Totals } from './Lines';
import { Signals } from './Signals';
import { card, cardEveryMs, chosen, failure, finess, follows, readAt, tick, typed } from './state';

const staleAfterMs = 3 * cardEveryMs;

/** Why the page stays closed, in words exact enough to act on. */
function Refused({ why }: { readonly why: ApiFailure }) {
  const own = (session.value?.scope ?? []).filter(one => typedFiness(one).kind === 'finess');
  const words = why.code === 'access.establishment'
    ? `La clé « ${session.value?.name ?? ''} » n'ouvre que la page de ${own.length === 1 ? 'son établissement' : 'ses établissements'} : ${finess ?? ''} n'en est pas. Le stock d'un autre établissement n'est montré qu'à lui-même et aux autorités.`
    : why.code === 'access.territory' ? `La clé « ${session.value?.name ?? ''} » est limitée à ${(session.value?.scope ?? []).join(', ') || 'un autre territoire'} : ${finess ?? ''} n'y est pas.`
    : why.code === 'access.role' ? `Le rôle « ${session.value?.role ?? ''} » ne lit pas les pages d'établissement.`
    : why.code === 'establishment.unknown' ? `${finess ?? ''} n'a jamais déclaré et le référentiel ne le connaît pas.`
    : why.message;
  return (
    <div class="refused" role="alert" data-testid="refused" data-code={why.code}>
      <h1>{why.status === 404 ? 'Établissement inconnu' : 'Page fermée à cette clé'}</h1>
      <p>{words}</p>
      {own.length > 0 ? <ul>{own.map(one => <li key={one}><a href={placePath(one)}>Ouvrir {one}</a></li>)}</ul> : null}
      <Finder />
    </div>
  );
}

/** Says how old what is shown is, and how it is kept fresh. */
function Rhythm() {
  void tick.value;
  const age = readAt.value === null ? null : performance.now() - readAt.value;
  return <p class="aside rhythm" data-testid="rhythm">{age === null ? 'Première lecture…' : `Lu il y a ${ageText(age)}`} · relu toutes les {cardEveryMs / 1000} s, lignes comprises dès qu'un lot arrive, au plus tard après 2 min{follows.value === true ? ' · signaux en direct' : ''}</p>;
}

function OldBanner() {
  void tick.value;
  if (readAt.value === null || stale.value) return null;
  const age = performance.now() - readAt.value;
  if (failure.value === null && age < staleAfterMs) return null;
  return <div class="stale-banner" role="alert" data-testid="old-banner">DONNÉES NON À JOUR<span>Dernière lecture il y a {ageText(age)}{failure.value === null ? '' : ` — ${failure.value.message}`}</span></div>;
}

/** For whoever has no live feed: when the page was read, where other pages say « en direct ». */
function ReadState() {
  void tick.value;
  const fresh = readAt.value !== null && failure.value === null;
  return <p class="live" data-testid="live-state" data-live={fresh ? 'fresh' : 'starting'}><strong>{fresh ? 'lu' : readAt.value === null ? 'lecture…' : 'non à jour'}</strong><span>{now.value === null ? '' : `à ${clockText(now.value)}`}</span></p>;
}

export function EstablishmentPage() {
  const found = card.value;
  const title = found === null ? finess ?? 'Établissement' : found.name ?? found.finess;
  useEffect(() => setTitle(`${title} — Medistock.Realtime`), [title]);
  const final = failure.value !== null && (failure.value.status === 403 || failure.value.status === 404 || failure.value.status === 400);
  return (
    <div class="page etablissement">
      <Top here="/etablissement" live={follows.value === false ? <ReadState /> : undefined} />
      <OldBanner />
      <main>
        {finess === null ? <>{typed.kind === 'refused' ? <p class="problem" role="alert" data-testid="refused" data-code="finess">« {decodeURIComponent(location.pathname.split('/')[2] ?? '')} » n'est pas un FINESS. {typed.why}</p> : null}<Welcome /></>
          : final && failure.value !== null ? <Refused why={failure.value} />
          : found === null ? <div class="empty" role="status"><h1>{finess}</h1>{failure.value === null ? 'Lecture de l\'établissement…' : `Non lu : ${failure.value.message} Nouvel essai dans quelques secondes.`}</div>
          : <>
            <div class="bar">
              <div class="title"><h1>{title}</h1><Rhythm /></div>
              {follows.value === true ? <Finder /> : null}
            </div>
            <div class="facts"><CardView card={found} /><Duties /><Signals /></div>
            <Totals />
            <div class={chosen.value === null ? 'split alone' : 'split'}><Lines />{chosen.value === null ? null : <LineDetail kind={found.kind} />}</div>
          </>}
      </main>
    </div>
  );
}
