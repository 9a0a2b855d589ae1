import { momentText } from '../format/format';
import { phaseText, standingText, standingTone } from '../format/plan';
import { Mark } from '../ui/Mark';
import { covered } from './draft';
import { choose, rows, territory } from './state';
import type { TerritoryPlan } from './wire';

const detailTitle = 'territory-title';

/** Enter or a click opens a territory and goes to it; arrows walk the list and stay in it. */
function onKey(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || !(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex(button => button === document.activeElement);
  buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
}

function open(code: string): void {
  choose(code);
  document.getElementById(detailTitle)?.focus({ preventScroll: true });
}

function Planned({ plan }: { readonly plan: TerritoryPlan }) {
  return <>{plan.planned.map(next => <span key={next.decision} class="next">Prévu : {phaseText(next.phase)} à compter du {momentText(next.from)} ({next.decision})</span>)}</>;
}

function Card({ plan }: { readonly plan: TerritoryPlan }) {
  const chosen = territory.value === plan.territory;
  const waiting = plan.proposals.length;
  return (
    <li>
      <button type="button" class={chosen ? 'card chosen' : 'card'} aria-current={chosen ? 'true' : undefined} data-testid={`plan-${plan.territory}`} onClick={() => open(plan.territory)}>
        <span class="name">{plan.name}{plan.austral ? <em> hémisphère austral</em> : null}</span>
        <span class={`standing tone-${standingTone(plan)}`} data-testid="standing"><Mark tone={standingTone(plan)} /> {standingText(plan)}</span>
        <span class="more">{[
          plan.since === null ? null : `depuis le ${momentText(plan.since)}`, plan.season === null ? null : `saison ${plan.season}`,
          plan.ownCalendar ? 'calendrier propre' : 'calendrier national',
        ].filter(Boolean).join(' · ')}</span>
        <Planned plan={plan} />
        {waiting > 0 ? <span class="next">{waiting} proposition{waiting > 1 ? 's' : ''} en attente d'une décision</span> : null}
      </button>
    </li>
  );
}

/** France entière as its territories stand: one word while those on the national calendar stand alike. */
function NationCard({ all }: { readonly all: readonly TerritoryPlan[] }) {
  const national = covered('FR', all);
  const first = national[0];
  const alike = first !== undefined && national.every(plan => plan.phase === first.phase && plan.reason === first.reason);
  const standing = alike ? first : { phase: 'mixed', level: null, reason: 'mixed' };
  const chosen = territory.value === 'FR';
  const apart = all.length - national.length;
  return (
    <li>
      <button type="button" class={chosen ? 'card chosen' : 'card'} aria-current={chosen ? 'true' : undefined} data-testid="plan-FR" onClick={() => open('FR')}>
        <span class="name">France entière</span>
        <span class={`standing tone-${standingTone(standing)}`} data-testid="standing"><Mark tone={standingTone(standing)} /> {standingText(standing)}</span>
        <span class="more">{apart === 0 ? 'tous les territoires suivent le calendrier national' : `${apart} territoire${apart > 1 ? 's suivent leur' : ' suit son'} propre calendrier`}</span>
      </button>
    </li>
  );
}

/** Métropole, then overseas, as the server orders them. */
export function Territories() {
  const all = rows.value;
  return (
    <nav class="territories" aria-label="Territoires" onKeyDown={onKey}>
      {all.length === 0 ? <p class="empty">En attente du serveur…</p> : <ul>
        <NationCard all={all} />
        {all.map(plan => <Card key={plan.territory} plan={plan} />)}
      </ul>}
    </nav>
  );
}
