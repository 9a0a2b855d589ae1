import { useEffect, useState } from 'preact/hooks';
import { feed, revision } from '../live/store';
import { MapPanel } from './MapPanel';
import { PlanPanel } from './PlanPanel';
import { WorstPanel, hasWorst } from './WorstPanel';

/** Seconds a panel stays: long enough to read three lines from 6 m. */
const panelSeconds = 14;

const panels = [
  { id: 'fr-pui', name: 'France, hôpitaux', filled: () => hasWorst('pui', true), show: () => <WorstPanel link="pui" nation /> },
  { id: 'dep-pui', name: 'Départements, hôpitaux', filled: () => hasWorst('pui', false), show: () => <WorstPanel link="pui" nation={false} /> },
  { id: 'fr-officine', name: 'France, officines', filled: () => hasWorst('officine', true), show: () => <WorstPanel link="officine" nation /> },
  { id: 'dep-officine', name: 'Départements, officines', filled: () => hasWorst('officine', false), show: () => <WorstPanel link="officine" nation={false} /> },
  { id: 'map', name: 'Carte', filled: () => true, show: () => <MapPanel /> },
  { id: 'plan', name: 'Plan hivernal', filled: () => true, show: () => <PlanPanel /> },
];

/** `/mur?panel=map` begins with that panel: for a second screen, and for looking at each. */
const first = Math.max(0, panels.findIndex(panel => panel.id === new URLSearchParams(location.search).get('panel')));

/** One panel after the other; which one, and how far, is always visible. Panels with nothing to say are passed over. */
export function Rotation() {
  void revision.value;
  const [at, setAt] = useState(first);
  useEffect(() => {
    const timer = setTimeout(() => {
      const order = panels.map((_, step) => (at + 1 + step) % panels.length);
      setAt(order.find(index => panels[index]?.filled()) ?? 0);
    }, panelSeconds * 1000);
    return () => clearTimeout(timer);
  }, [at]);
  const current = panels[at]?.filled() || !feed.loaded ? panels[at] : panels.find(panel => panel.filled());
  if (!current) return null;
  return (
    <section class="panel" aria-label={current.name}>
      <ol class="progress" style={{ '--seconds': `${panelSeconds}s` }} aria-label="Tableaux en rotation">
        {panels.map(panel => (
          <li key={panel.id} aria-current={panel === current ? 'step' : undefined}>
            <span>{panel.name}</span>
            <i key={panel === current ? at : 'still'} class={panel === current ? 'bar running' : 'bar'} />
          </li>
        ))}
      </ol>
      {current.show()}
    </section>
  );
}
