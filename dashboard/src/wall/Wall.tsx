import { StaleBanner, demoText } from '../ui/Banners';
import { exerciseName } from '../ui/exercise';
import { ExerciseMark, exerciseWords } from '../ui/ExerciseMark';
import { clockText, countText, dayText, shareText } from '../format/format';
import { wallText } from '../format/plan';
import { feed, failures, freshness, revision, serverNow, stale, status } from '../live/store';
import { Rotation } from './Rotation';
import { Signals } from './Signals';

function PlanLevel() {
  const lines = status.value?.winterPlan ?? [];
  const nation = lines.find(one => one.territory === 'FR');
  const metropole = lines.find(one => one.territory === 'METRO');
  return (
    <div class="plan">
      <p class="label">{nation || !metropole ? 'Plan hivernal — France' : 'Plan hivernal — métropole, outre-mer à part'}</p>
      <p class="figure" data-testid="plan-level">{wallText(nation ?? metropole)}</p>
    </div>
  );
}

function Share() {
  const now = status.value;
  return (
    <div class="share">
      <p class="label">{now ? `Établissements à jour : ${countText(now.reporting)} sur ${countText(now.establishments)}` : 'Établissements à jour'}</p>
      <p class="figure">{now?.shareReporting == null ? 'inconnue' : shareText(now.shareReporting)}</p>
    </div>
  );
}

function Clock() {
  const now = serverNow.value;
  return (
    <div class="now">
      <p class="label">{now === null ? '' : dayText(now)}</p>
      <p class="figure clock" data-testid="clock">{now === null ? '--:--' : clockText(now)}</p>
    </div>
  );
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
  return (
    <footer class={exercise !== null ? 'foot exercise' : demo ? 'foot demo' : 'foot'}>
      <span class="foot-main" data-testid="demo-banner">{[demo, phase].filter(Boolean).join(' — ') || 'Stocks de médicaments'}</span>
      <span>{state}{asOf === null || phase !== null ? '' : `, données de ${clockText(asOf)}`}{losses > 0 ? ` — ${losses} éléments non affichés` : ''}
        {failures.value.count > 0 && stale.value ? ` — essai ${failures.value.count}` : ''} — version {status.value?.version ?? 'inconnue'}</span>
    </footer>
  );
}

export function Wall() {
  return (
    <main class={stale.value ? 'wall is-stale' : 'wall'} data-live={stale.value ? 'stale' : freshness.value.kind}>
      <h1 class="hidden">Medistock.Realtime — mur</h1>
      <ExerciseMark band={false} />
      <StaleBanner />
      <div class="strip"><PlanLevel /><Share /><Clock /></div>
      <Rotation />
      <Signals />
      <Foot />
    </main>
  );
}
