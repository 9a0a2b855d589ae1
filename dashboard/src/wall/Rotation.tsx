import { settings, at, current, elapsed, emptied, paused, rotating } from './turns';
import { MapPanel } from './MapPanel';
import { PlanPanel } from './PlanPanel';
import { WorstPanel } from './WorstPanel';

function Panel({ id }: { readonly id: string }) {
  switch (id) {
    case 'map': return <MapPanel />;
    case 'plan': return <PlanPanel />;
    default: return <WorstPanel link={id.endsWith('officine') ? 'officine' : 'pui'} nation={id.startsWith('fr-')} />;
  }
}

/** One panel after the other; which one, how far, which are passed over and why is always visible. */
export function Rotation() {
  void at.value;
  const shown = current();
  if (!shown) return null;
  const alone = rotating.length < 2;
  const left = Math.max(0, Math.ceil(settings.every - elapsed.value));
  return (
    <section class="panel" aria-label={shown.name} data-testid="panel" data-panel={shown.id}>
      <ol class="progress" aria-label={alone ? 'Tableau affiché' : 'Tableaux en rotation'}>
        {rotating.map(panel => {
          const here = panel.id === shown.id;
          const why = emptied.value.get(panel.id);
          return (
            <li key={panel.id} aria-current={here ? 'step' : undefined} data-empty={why === undefined ? undefined : ''}>
              <span class="step">{panel.name}</span>
              {here && alone ? null : <span class="step-note">{here ? paused.value ? 'en pause' : `${left} s` : why ?? ''}</span>}
              <i class="bar">{here && !alone ? <i style={{ transform: `scaleX(${Math.min(1, elapsed.value / settings.every)})` }} /> : null}</i>
            </li>
          );
        })}
      </ol>
      <Panel key={shown.id} id={shown.id} />
    </section>
  );
}
