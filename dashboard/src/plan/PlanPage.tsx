import { useEffect, useState } from 'preact/hooks';
import { momentText } from '../format/format';
import { fromParisInput, parisInput } from '../format/paris';
import { serverNow } from '../live/store';
import { Top } from '../ui/Top';
import { Detail } from './Detail';
import { refusalText } from './refusals';
import { asOf, problem, travel } from './state';
import { Territories } from './Territories';

/** « Voir ce qui était connu le … ». */
function TimeTravel() {
  const shown = asOf.value;
  const [words, setWords] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => setWords(shown === null ? '' : parisInput(shown)), [shown]);
  const go = (): void => {
    const at = fromParisInput(words);
    const now = serverNow.value;
    if (at === null) setWrong("Indiquez une date et une heure.");
    else if (now !== null && at > now) setWrong(refusalText({ code: 'plan.as-of', path: '', detail: null }));
    else {
      setWrong(null);
      travel(at);
    }
  };
  return (
    <form class="travel" onSubmit={event => { event.preventDefault(); go(); }}>
      <label for="as-of">Ce qui était connu le <span class="aside">(heure de Paris)</span></label>
      <input id="as-of" class="field" type="datetime-local" value={words} aria-invalid={wrong !== null} aria-describedby={wrong === null ? undefined : 'as-of-wrong'}
        onInput={event => setWords(event.currentTarget.value)} />
      <button type="submit" class="button">Afficher</button>
      {wrong ? <p id="as-of-wrong" class="wrong" role="alert">{wrong}</p> : null}
    </form>
  );
}

/** As long as the past is shown nobody may take it for the present. */
function PastBanner() {
  const at = asOf.value;
  if (at === null) return null;
  return (
    <div class="past-banner" role="status" data-testid="past">
      <strong>Vue au {momentText(at)} : ce que l'on savait alors</strong> <span>rien ne peut être enregistré ; ce qui l'a été depuis n'y figure pas</span>
      <button type="button" class="button" onClick={() => { travel(null); document.getElementById('as-of')?.focus(); }}>Revenir au présent</button>
    </div>
  );
}

export function PlanPage() {
  return (
    <div class="page plan-page">
      <Top here="/plan-hivernal" />
      <main>
        <div class="bar">
          <h1>Plan hivernal</h1>
          <p class="aside">Décidé par des personnes, jamais par le logiciel.</p>
          <TimeTravel />
        </div>
        <PastBanner />
        {problem.value ? <p class="problem" role="alert">{problem.value}</p> : null}
        <div class="split"><Territories /><Detail /></div>
      </main>
    </div>
  );
}
