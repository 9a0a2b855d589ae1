import { useLayoutEffect } from 'preact/hooks';
import { StaleBanner, demoText } from '../ui/Banners';
import { exerciseName } from '../ui/exercise';
import { ExerciseMark, exerciseWords } from '../ui/ExerciseMark';
import { atText, countText, dataText, dayText, shareText } from '../format/format';
import { wallText } from '../format/plan';
import { feed, failures, freshness, newVersion, revision, serverNow, stale, status } from '../live/store';
import { session } from '../api/session';
import { placeName } from '../places/places';
import { scopeText } from '../places/scope';
import { AlarmScreen, Pinned } from './AlarmScreen';
import { alarmRevision, board } from './board';
import { drawn, intent, inverse, reloads, shift, whyText } from './care';
import { Help } from './Help';
import { Rotation } from './Rotation';
import { Signals } from './Signals';
import { Time } from './Time';
import { settings } from './turns';

function PlanLevel() {
  const lines = status.value?.winterPlan ?? [];
  const nation = lines.find(one => one.territory === 'FR');
  const metropole = lines.find(one => one.territory === 'METRO');
  return (
    <div class="plan">
      <p class="label">{nation || !metropole ? 'Plan hivernal — France' : 'Plan hivernal — métropole, outre-mer à part'}</p>
      <p class="figure" data-testid="plan-level" data-far>{wallText(nation ?? metropole)}</p>
    </div>
  );
}

function Share() {
  const now = status.value;
  const scope = scopeText(session.value, placeName);
  return (
    <div class="share">
      <p class="label" data-testid="share">{now ? `Établissements à jour${scope === null ? '' : `, ${scope}`} : ${countText(now.reporting)} sur ${countText(now.establishments)}` : 'Établissements à jour'}</p>
      <p class="figure" data-far>{now?.shareReporting == null ? 'inconnue' : shareText(now.shareReporting)}</p>
    </div>
  );
}

function Clock() {
  void revision.value;
  const now = serverNow.value;
  useLayoutEffect(drawn);
  return (
    <div class="now">
      <p class="label">{now === null ? '' : `${dayText(now)}, heure de Paris`}</p>
      <p class="figure" data-far><Time testid="clock" /></p>
    </div>
  );
}

/** « Bretagne, Mayotte » where the wall looks at a part of the nation only. */
const wallScope = (): string | null => settings.territories.length === 0 ? null : `ce mur : ${settings.territories.map(placeName).join(', ')}`;

/** What the key of this wall reads: its sums are of that alone. */
function keyScope(): string | null {
  const scope = scopeText(session.value, placeName);
  return scope === null ? null : `clé : ${scope}`;
}

/** For an hour: that it happened is of interest to whoever comes by. */
const toldForMs = 3600_000;

function lastReload(): string | null {
  const last = reloads.value.at(-1);
  return last && Math.abs(Date.now() - last.at) < toldForMs ? `rechargé ${atText(last.at, Date.now())} (${whyText(last.why)})` : null;
}

function Foot() {
  void revision.value;
  const exercise = exerciseName.value;
  // At six metres the mark across the screen says it; the foot says which.
  const demo = exercise === null ? demoText() : exerciseWords(exercise, status.value?.exercise ?? null, true);
  const phase = status.value?.phase === 'backfill' ? "Chargement de l'historique" : null;
  const asOf = feed.heartbeat?.dataAsOf ?? null;
  const state = freshness.value.kind === 'starting' ? 'connexion…' : stale.value ? 'non à jour' : 'en direct';
  const losses = feed.unreadable + feed.dropped;
  const notes = [
    asOf === null || phase !== null ? state : `${state}, ${dataText(asOf, serverNow.value)}`,
    losses > 0 ? `${losses} élément${losses > 1 ? 's non affichés' : ' non affiché'}` : null,
    failures.value.count > 0 && stale.value ? `essai ${failures.value.count}` : null,
    settings.refused.length > 0 ? 'adresse non comprise (?)' : null,
    intent.value ?? (newVersion.value ? 'nouvelle version en attente' : null),
    lastReload(),
    `version ${status.value?.version ?? 'inconnue'}`,
  ];
  return (
    <footer class={exercise !== null ? 'foot exercise' : demo ? 'foot demo' : 'foot'}>
      <span class="foot-main" data-testid="demo-banner">{[demo, phase, wallScope(), keyScope()].filter(Boolean).join(' — ') || 'Stocks de médicaments'}</span>
      <span data-testid="foot">{notes.filter(Boolean).join(' — ')}</span>
    </footer>
  );
}

export function Wall() {
  void alarmRevision.value;
  const [x, y] = shift.value;
  const classes = ['wall', stale.value ? 'is-stale' : '', board.shown ? 'is-alarmed' : '', board.pinned.length > 0 ? 'is-pinned' : '', inverse.value ? 'is-inverse' : ''];
  return (
    <main class={classes.filter(Boolean).join(' ')} style={{ '--shift-x': x, '--shift-y': y }} data-live={stale.value ? 'stale' : freshness.value.kind}>
      <h1 class="hidden">Medistock.Realtime — mur</h1>
      <ExerciseMark band={false} />
      <StaleBanner />
      <div class="stage">
        <div class="ordinary">
          <div class="strip"><PlanLevel /><Share /><Clock /></div>
          <Rotation />
          <Pinned />
          <Signals />
        </div>
        <AlarmScreen />
      </div>
      <Foot />
      <Help />
    </main>
  );
}
