import { mayFollow, session } from '../api/session';
import { ageText, amountText, clockText, countText, momentText, shareText } from '../format/format';
import { bound } from '../format/typography';
import { verdict } from '../forecasts/calibration';
import { placeText } from '../places/places';
import { scopeText } from '../places/scope';
import { Mark } from '../ui/Mark';
import { Top } from '../ui/Top';
import { type Gauge, gauges, leastNodes, overallTone, toneText } from './gauges';
import { type Sample, readEveryMs, rowRates } from './past';
import { Shares } from './Shares';
import { Spark } from './Spark';
import { answerMs, current, health, past, paused, problem, readAt, readNow, tick } from './state';
import type { Health, ServerStatus } from './wire';

const series: { readonly [key: string]: readonly [(sample: Sample) => number | null, (value: number) => string] } = {
  data: [sample => sample.dataAgeMs, ageText], lag: [sample => sample.lag, value => `${amountText(value)} s`], waiting: [sample => sample.waiting, countText],
  mailbox: [sample => sample.longestMailbox, countText], batches: [sample => sample.batches, countText], screens: [sample => sample.screens, countText],
  answer: [sample => sample.answerMs, value => `${countText(value)} ms`], share: [sample => sample.share, shareText],
};

function GaugeRow({ gauge }: { readonly gauge: Gauge }) {
  const curve = series[gauge.key];
  return (
    <tr data-testid={`gauge-${gauge.key}`} data-tone={gauge.tone}>
      <th scope="row">{gauge.name}</th>
      <td class="value"><strong>{gauge.value}</strong></td>
      <td class={`tone-${gauge.tone} verdict`}><Mark tone={gauge.tone} /> {toneText[gauge.tone]}</td>
      <td class="curve">{gauge.key === 'rows' ? <Spark values={rowRates(past.value)} words={value => `${amountText(value)} / s`} /> : curve ? <Spark values={past.value.map(curve[0])} words={curve[1]} /> : null}</td>
      <td class="aside">{bound(gauge.limit)}</td>
      <td class="aside">{bound(gauge.meaning)}</td>
    </tr>
  );
}

const healthWords = (one: Health | null, yes: string): readonly [string, string] => one === null ? ['unknown', 'lecture…'] : one.state === 'yes' ? ['ok', yes] : ['critical', one.why];

function HealthLine({ path, one, yes }: { readonly path: string; readonly one: Health | null; readonly yes: string }) {
  const [tone, words] = healthWords(one, yes);
  return <li data-testid={`health-${path.split('/')[2]}`} data-tone={tone}><a href={path}>{path}</a> <span class={`tone-${tone}`}><Mark tone={tone} /> {words}</span></li>;
}

function Identity({ status }: { readonly status: ServerStatus }) {
  const { clock } = status;
  return (
    <dl class="identity">
      <div><dt>Version</dt><dd>{status.version}{status.demo ? ' — démonstration, données simulées' : ''}</dd></div>
      <div><dt>Phase</dt><dd>{status.phase === 'live' ? 'en service' : status.phase === 'backfill' ? "chargement de l'historique : les signaux sont retenus" : status.phase}</dd></div>
      <div><dt>Horloge</dt><dd>{clock.simulated ? `simulée, ×${amountText(clock.speed)}${clock.origin === null ? '' : `, partie du ${momentText(clock.origin)}`}` : 'réelle'} — {momentText(status.serverTime)}</dd></div>
      <div><dt>Époque du stock de données</dt><dd><code>{status.epoch}</code> <span class="aside">ne change qu'après une restauration</span></dd></div>
      <div><dt>Dernier signal numéroté</dt><dd>{countText(status.signalHead)}</dd></div>
      <div><dt>Nœuds</dt><dd data-testid="silos">{status.cluster === null ? 'un seul processus (nœud unique)' : <>{countText(status.cluster.silos.length)} en service{status.cluster.rebuilding ? ' — des chiffres perdus avec un nœud sont resommés' : ''}
        <ul>{status.cluster.silos.map(one => <li key={one}><code>{one}</code></li>)}</ul>{status.cluster.silos.length < leastNodes ? <span class="tone-alert"><Mark tone="alert" /> moins de trois : la perte d'un nœud arrête le groupe</span> : null}</>}</dd></div>
    </dl>
  );
}

const loss = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function Forecasts({ status }: { readonly status: ServerStatus }) {
  const scores = status.forecasts;
  if (scores === null) return <p class="aside">Cette clé ne lit pas les totaux de la nation.</p>;
  const reasons: { readonly [reason: string]: string } = { 'too-few': 'trop peu de semaines évaluées', rebuilding: 'des chiffres perdus avec un nœud sont resommés', unavailable: 'le moteur est occupé' };
  if (scores.within80 === null) return <p data-testid="calibration"><span class="tone-unknown"><Mark tone="unknown" /> Non connu</span> : {scores.reason === null ? 'sans raison dite' : reasons[scores.reason] ?? scores.reason} ({countText(scores.scored)} semaine{scores.scored > 1 ? 's' : ''}). <a href="/previsions">Qualité des prévisions</a></p>;
  const found = verdict(scores.within80, scores.scored, 0.8);
  const words = { ok: 'compatible avec la cible', narrow: 'intervalles trop étroits : trop sûrs d\'eux', wide: 'intervalles trop larges', unknown: 'trop peu de semaines' }[found];
  const tone = { ok: 'ok', narrow: 'alert', wide: 'watch', unknown: 'unknown' }[found];
  return (
    <p data-testid="calibration"><strong>{shareText(scores.within80)}</strong> des {countText(scores.scored)} semaines évaluées dans l'intervalle à 80 % : <span class={`tone-${tone}`}><Mark tone={tone} /> {words}</span>.
      {scores.belowP10 === null || scores.aboveP90 === null ? '' : ` ${shareText(scores.belowP10)} dessous, ${shareText(scores.aboveP90)} dessus (cible 10 et 10).`}
      {scores.loss === null || scores.ruleLoss === null ? '' : ` Perte ${loss.format(scores.loss)} contre ${loss.format(scores.ruleLoss)} pour la règle officielle.`} <a href="/previsions">Qualité des prévisions</a></p>
  );
}

function Freshness() {
  void tick.value;
  const age = readAt.value === null ? null : performance.now() - readAt.value;
  return (
    <p class="aside rhythm" data-testid="rhythm">{age === null ? problem.value === null ? 'Première lecture…' : '' : `Relevé il y a ${ageText(age)}`} · {paused.value ? 'relevés arrêtés' : `relu toutes les ${readEveryMs / 1000} s`}
      {' '}<button type="button" class="button" aria-pressed={paused.value} onClick={() => { paused.value = !paused.value; if (!paused.value) void readNow(); }}>{paused.value ? 'Reprendre' : 'Arrêter'}</button>
      {' '}<button type="button" class="button" onClick={() => void readNow()}>Relever maintenant</button></p>
  );
}

function OldBanner() {
  void tick.value;
  const age = readAt.value === null ? null : performance.now() - readAt.value;
  if (problem.value === null && (age === null || age < 4 * readEveryMs || paused.value)) return null;
  return <div class="stale-banner" role="alert" data-testid="old-banner">ÉTAT NON LU<span>{problem.value ?? 'Aucune réponse.'}{age === null ? '' : ` Ce qui suit date d'il y a ${ageText(age)}.`}</span></div>;
}

/** For whoever has no live feed. */
function ReadState() {
  const status = current.value;
  return <p class="live" data-testid="live-state" data-live={problem.value === null && status !== null ? 'fresh' : 'starting'}><strong>{problem.value === null ? 'relevé' : 'non lu'}</strong><span>{status === null ? '' : `à ${clockText(status.serverTime)}`}</span></p>;
}

export function StatusPage() {
  const status = current.value;
  const list = status === null ? [] : gauges(status, rowRates(past.value).at(-1) ?? null, answerMs.value, scopeText(session.value, placeText));
  const tone = overallTone(list, problem.value !== null, [health.value.live, health.value.ready]);
  return (
    <div class="page etat">
      <Top here="/etat" live={mayFollow() === false ? <ReadState /> : undefined} />
      <OldBanner />
      <main>
        <div class="bar">
          <div class="title"><h1>État du service</h1><Freshness /></div>
          {status === null ? null : <p class={`overall tone-${tone}`} data-testid="overall" data-tone={tone}><Mark tone={tone} /> {tone === 'ok' ? 'Rien à signaler' : tone === 'alert' ? 'À surveiller' : tone === 'critical' ? 'Critique' : 'Non connu'}</p>}
        </div>
        {status === null ? <p class="empty" role="status">{problem.value === null ? "Lecture de l'état…" : 'Le serveur n\'a pas répondu : rien de son état n\'est connu.'}</p> : (
          <>
            <div class="columns">
              <section aria-label="Serveur"><h2>Serveur</h2><Identity status={status} /></section>
              <section aria-label="Sondes et accès"><h2>Sondes</h2>
                <ul class="probes"><HealthLine path="/health/live" one={health.value.live} yes="le processus vit" /><HealthLine path="/health/ready" one={health.value.ready} yes="un envoi serait écrit maintenant" />
                  <li><a href="/api/v1/status">/api/v1/status</a> <span class="aside">les chiffres de cette page, en JSON</span></li>
                  <li><a href="/metrics">/metrics</a> <span class="aside">mesures au format Prometheus, si elles sont exposées</span></li>
                  <li><a href="/openapi/v1.json">/openapi/v1.json</a> <span class="aside">description de l'API</span></li></ul>
                <h2>Prévisions</h2><Forecasts status={status} /></section>
            </div>
            <section class="gauges" aria-label="Mesures" tabIndex={0}>
              <table data-testid="gauges">
                <caption>Mesures du moteur. Courbes : le dernier quart d'heure vu par cette page, gardé dans la page seule.</caption>
                <thead><tr><th scope="col">Mesure</th><th scope="col">Valeur</th><th scope="col">Lecture</th><th scope="col">Derniers relevés</th><th scope="col">Limite</th><th scope="col">Ce que veut dire une mauvaise valeur</th></tr></thead>
                <tbody>{list.map(gauge => <GaugeRow key={gauge.key} gauge={gauge} />)}</tbody>
              </table>
            </section>
            <Shares territories={status.territories} name={placeText} />
          </>
        )}
      </main>
    </div>
  );
}
