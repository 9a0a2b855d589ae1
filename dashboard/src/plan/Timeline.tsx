import { useEffect, useRef, useState } from 'preact/hooks';
import { countText, momentText } from '../format/format';
import { phaseText, standingTone } from '../format/plan';
import { frenchDays } from '../format/typography';
import { serverNow } from '../live/store';
import { indicatorText, lightText, lightTone } from './lights';
import { loadSeen, seen, unread } from './seen';
import { asOf, travel } from './state';
import { type Happening, type Range, type Span, happenings, lightSpans, measureSpans, perDay, phaseSpans, rangeOf, signalLaneText, ticksOf, windowOf } from './timeline';
import type { TerritoryDetail } from './wire';

const left = 128, rowHeight = 26, bars = 40, top = 24, strip = 30, mostMeasures = 12, mostRows = 400, rereadMs = 60_000;
const shortDay = frenchDays({ timeZone: 'Europe/Paris', day: 'numeric', month: 'short' });
const hourOf = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' });
const kinds: { readonly [kind: string]: string } = {
  decision: 'Décision', proposal: 'Proposition', release: 'Communication', measure: 'Mesure', light: 'Feu', report: 'Terrain', signal: 'Signaux',
};
const shapes: { readonly [kind: string]: string } = { decision: 'M0-7 7 0 0 7-7 0Z', proposal: 'M0-6 7 6H-7Z', release: 'M-5-5H5V5H-5Z', report: 'M0-5a5 5 0 1 0 .01 0Z' };

interface Row {
  readonly key: string;
  readonly label: string;
  readonly spans: readonly { readonly span: Span; readonly tone: string; readonly words: string; readonly mark: string }[];
  readonly points: readonly Happening[];
}

const phaseTone = (phase: string): string => standingTone({ phase, level: phase === 'level2' ? 2 : phase === 'level1' ? 1 : null, reason: null });
const measureMarks: { readonly [state: string]: string } = { prepared: 'préparée', inForce: 'en vigueur', planned: 'prévue' };

/** What stands in the chart's lanes, from top to bottom. */
function rowsOf(detail: TerritoryDetail, events: readonly Happening[]): readonly Row[] {
  const until = detail.asOf;
  const territory = detail.plan.territory === 'FR' ? 'METRO' : detail.plan.territory;
  const phases = phaseSpans(detail.decisions, territory, until).map(span => ({ span, tone: phaseTone(span.what), words: phaseText(span.what), mark: phaseText(span.what) }));
  const lights = (detail.indicators ?? []).map((light): Row => ({
    key: light.indicator, label: indicatorText(light.indicator), points: [],
    spans: lightSpans(light.history, until).map(span => ({ span, tone: lightTone(span.what), words: lightText(span.what), mark: lightText(span.what) })),
  }));
  const lanes = (['decision', 'proposal', 'release', 'report'] as const).map((kind): Row => ({ key: kind, label: `${kinds[kind]}s`.replace('Terrains', 'Remontées'), spans: [], points: events.filter(one => one.kind === kind) }));
  const measures = (detail.measures ?? []).slice(0, mostMeasures).map((one): Row => ({
    key: one.id, label: `Mesure ${one.id}`, points: [], spans: measureSpans(one, until).map(span => ({ span, tone: span.what, words: `${one.title}, ${measureMarks[span.what]}`, mark: one.title })),
  }));
  return [{ key: 'phase', label: 'Phase', spans: phases, points: [] }, ...lights, ...lanes.filter(row => row.points.length > 0), ...measures];
}

/** The width that the chart has, in px. */
function useWidth(): readonly [preact.RefObject<HTMLDivElement>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  useEffect(() => {
    if (box.current === null) return;
    const watch = new ResizeObserver(entries => { const next = entries[0]?.contentRect.width; if (next !== undefined && next > 0) setWidth(Math.max(420, Math.floor(next))); });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return [box as preact.RefObject<HTMLDivElement>, width];
}

function Twin({ events, days, more }: { readonly events: readonly Happening[]; readonly days: ReturnType<typeof perDay>; readonly more: boolean }) {
  const rows = [...events, ...days.map(day => ({ at: day.at, kind: 'signal', id: '', words: `${countText(day.count)} apparu${day.count > 1 ? 's' : ''} ce jour` }))].sort((a, b) => b.at - a.at);
  return (
    <details data-testid="timeline-table"><summary>La chronologie en tableau ({countText(rows.length)} {rows.length > 1 ? "lignes" : "ligne"})</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Chronologie en tableau">
        <table>
          <thead><tr><th scope="col">Quand</th><th scope="col">Quoi</th><th scope="col">Référence</th><th scope="col">En mots</th></tr></thead>
          <tbody>{rows.slice(0, mostRows).map((one, index) => <tr key={index}><td>{momentText(one.at)}</td><th scope="row">{kinds[one.kind] ?? one.kind}</th><td>{one.id}</td><td>{one.words}</td></tr>)}</tbody>
        </table>
      </div>
      {rows.length > mostRows || more ? <p class="aside">{rows.length > mostRows ? `Les ${mostRows} plus récentes sont montrées. ` : ''}{more ? "Tous les signaux n'ont pas pu être comptés." : ''}</p> : null}
    </details>
  );
}

/** Indicators, signals, decisions, measures of the season in one picture; any moment of it can be gone back to. */
export function Timeline({ detail }: { readonly detail: TerritoryDetail }) {
  const territory = detail.plan.territory;
  const [box, width] = useWidth();
  // The server's clock ticks four times a second: the chart's minute is enough.
  const now = Math.floor(Math.max(serverNow.peek() ?? 0, detail.asOf) / 60_000) * 60_000;
  const range = rangeOf(detail, now);
  const [chosen, setChosen] = useState<Range | null>(null);
  const [moment, setMoment] = useState<number | null>(null);
  const [grip, setGrip] = useState<{ readonly from: number; readonly to: number; readonly whole: boolean } | null>(null);
  useEffect(() => {
    setChosen(null);
    setMoment(null);
    const read = (): void => { void loadSeen(territory); };
    read();
    const timer = setInterval(read, rereadMs);
    return () => clearInterval(timer);
  }, [territory]);
  const view = chosen === null ? range : windowOf(range, chosen.from, chosen.to);
  const plotWidth = width - left - 8;
  const x = (at: number, of: Range = view): number => left + (at - of.from) / (of.to - of.from) * plotWidth;
  const timeAt = (px: number, of: Range = view): number => of.from + Math.min(1, Math.max(0, (px - left) / plotWidth)) * (of.to - of.from);
  const events = happenings(detail);
  const rows = rowsOf(detail, events);
  const known = seen.value?.territory === territory ? seen.value : null;
  const failed = unread.value?.territory === territory ? unread.value.why : null;
  const days = perDay((known?.moments ?? []).filter(at => at <= detail.asOf && at >= range.from));
  const highest = Math.max(1, ...days.map(day => day.count));
  const barsAt = top + rows.length * rowHeight;
  const plotEnd = barsAt + bars;
  const height = plotEnd + 12 + strip;
  const shown = moment ?? asOf.value ?? detail.asOf;
  const latest = serverNow.peek() ?? now;
  const pixel = (event: PointerEvent): number => event.clientX - ((event.currentTarget as SVGElement).ownerSVGElement ?? (event.currentTarget as SVGElement)).getBoundingClientRect().left;
  const drag = (event: PointerEvent, of: Range, whole: boolean): void => {
    const at = timeAt(pixel(event), of);
    if (event.type === 'pointerdown') {
      (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
      setGrip({ from: at, to: at, whole });
    } else if (grip !== null && grip.whole === whole) {
      if (event.type === 'pointermove') setGrip({ ...grip, to: at });
      else {
        // A drag chooses a window, a click a moment.
        if (Math.abs(x(grip.from, of) - x(at, of)) > 6) setChosen(windowOf(range, grip.from, at));
        else setMoment(Math.min(at, latest));
        setGrip(null);
      }
    }
  };
  const surface = (of: Range, whole: boolean, y: number, tall: number) => (
    <rect class="surface" x={left} y={y} width={plotWidth} height={tall} onPointerDown={event => drag(event, of, whole)} onPointerMove={event => drag(event, of, whole)} onPointerUp={event => drag(event, of, whole)} onPointerCancel={() => setGrip(null)} />);
  const slider = (id: string, label: string, value: number, change: (at: number) => void, to: number) => (
    <label>{label} : <output>{momentText(value)}</output>
      <input type="range" data-testid={id} min={range.from} max={to} step={Math.max(60_000, Math.round((range.to - range.from) / 500 / 60_000) * 60_000)} value={value} aria-valuetext={momentText(value)} onInput={event => change(Number(event.currentTarget.value))} /></label>);
  const one = (at: number): boolean => at >= view.from && at <= view.to;
  return (
    <section aria-labelledby="timeline-title" data-testid="timeline">
      <h3 id="timeline-title">Chronologie</h3>
      <div ref={box} class="timeline">
        <svg width={width} height={height} role="img" aria-label={`Chronologie de ${detail.plan.name}, du ${momentText(view.from)} au ${momentText(view.to)} ; la même en tableau dessous`}>
          <defs>
            <pattern id="tl-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="pat-ground" /><path d="M0 0V6" class="pat-line" /></pattern>
            <clipPath id="tl-clip"><rect x={left} y={0} width={plotWidth} height={plotEnd} /></clipPath>
          </defs>
          {ticksOf(view, Math.floor(plotWidth / 90)).map(at => <g key={at} class="tick"><path d={`M${x(at)} ${top - 4}V${plotEnd}`} /><text x={x(at)} y={14}>{hourOf.format(at) === '00:00' ? shortDay.format(at) : hourOf.format(at)}</text></g>)}
          {rows.map((row, index) => {
            const y = top + index * rowHeight;
            return (
              <g key={row.key}>
                <path class="lane" d={`M0 ${y + rowHeight}H${width}`} /><text class="lane-name" x={0} y={y + 17}>{row.label}</text>
                <g clip-path="url(#tl-clip)">
                  {row.spans.filter(({ span }) => span.to > view.from && span.from < view.to).map(({ span, tone, words, mark }, at) => {
                    const from = Math.max(left, x(span.from)), to = Math.min(left + plotWidth, Math.max(x(span.to), x(span.from) + 2));
                    const room = Math.floor((to - from - 8) / 6.6);
                    return (
                      <g key={at}><title>{`${words}, du ${momentText(span.from)} au ${momentText(span.to)}`}</title>
                        <rect class={`span span-${tone}`} x={from} y={y + 4} width={to - from} height={rowHeight - 8} />
                        {room >= Math.min(mark.length, 6) ? <text class={`span-text on-${tone}`} x={from + 4} y={y + 17}>{mark.length <= room ? mark : `${mark.slice(0, room - 1)}…`}</text> : null}</g>);
                  })}
                  {row.points.filter(point => one(point.at)).map(point => (
                    <g key={point.id} class={`point point-${point.kind}`} transform={`translate(${x(point.at)} ${y + rowHeight / 2})`}><title>{`${kinds[point.kind]} ${point.id}, ${momentText(point.at)} : ${point.words}`}</title><path d={shapes[point.kind] ?? ''} /></g>))}
                </g>
              </g>);
          })}
          <text class="lane-name" x={0} y={barsAt + 16}>Signaux par jour</text><text class="lane-name small" x={0} y={barsAt + 32} data-testid="timeline-signals">{signalLaneText(known, failed !== null, days)}</text>
          <g clip-path="url(#tl-clip)">{days.filter(day => day.at < view.to && day.at + 86_400_000 > view.from).map(day => {
            const tall = day.count / highest * (bars - 6);
            return <rect key={day.at} class="bar-signal" x={x(day.at)} y={plotEnd - tall} width={Math.max(1, x(Math.min(day.at + 86_400_000, detail.asOf)) - x(day.at) - 1)} height={tall}><title>{`${shortDay.format(day.at)} : ${countText(day.count)} signaux`}</title></rect>;
          })}</g>
          {detail.asOf < view.to ? <g><rect class="not-yet" x={x(Math.max(detail.asOf, view.from))} y={top} width={left + plotWidth - x(Math.max(detail.asOf, view.from))} height={plotEnd - top} />
            {left + plotWidth - x(Math.max(detail.asOf, view.from)) > 120 ? <text x={x(Math.max(detail.asOf, view.from)) + 6} y={top + 17}>pas encore connu</text> : null}
            {one(detail.asOf) ? <path class="now" d={`M${x(detail.asOf)} ${top}V${plotEnd}`} /> : null}</g> : null}
          {one(shown) ? <path class="cursor" d={`M${x(shown)} ${top - 6}V${plotEnd}`} /> : null}
          {grip !== null && !grip.whole ? <rect class="grip" x={Math.min(x(grip.from), x(grip.to))} y={top} width={Math.abs(x(grip.to) - x(grip.from))} height={plotEnd - top} /> : null}
          {surface(view, false, top, plotEnd - top)}
          <g><rect class="strip" x={left} y={plotEnd + 12} width={plotWidth} height={strip - 4} />
            <text class="lane-name" x={0} y={plotEnd + 30}>Saison</text>
            {(rows[0]?.spans ?? []).filter(({ span }) => span.to > range.from).map(({ span, tone }, at) => <rect key={at} class={`span span-${tone}`} x={x(Math.max(span.from, range.from), range)} y={plotEnd + 18} width={Math.max(1, x(Math.min(span.to, range.to), range) - x(Math.max(span.from, range.from), range))} height={strip - 16} />)}
            <rect class="window" x={x(view.from, range)} y={plotEnd + 12} width={x(view.to, range) - x(view.from, range)} height={strip - 4} />
            {grip?.whole ? <rect class="grip" x={Math.min(x(grip.from, range), x(grip.to, range))} y={plotEnd + 12} width={Math.abs(x(grip.to, range) - x(grip.from, range))} height={strip - 4} /> : null}
            {surface(range, true, plotEnd + 12, strip - 4)}</g>
        </svg>
      </div>
      <div class="sliders">
        {slider('timeline-from', 'Fenêtre, du', view.from, at => setChosen(windowOf(range, at, Math.max(at, view.to))), range.to)}
        {slider('timeline-to', 'au', view.to, at => setChosen(windowOf(range, Math.min(at, view.from), at)), range.to)}
        {slider('timeline-moment', 'Moment', shown, setMoment, latest)}
      </div>
      <p class="acts">
        <button type="button" class="button" data-testid="timeline-travel" onClick={() => { travel(Math.min(shown, latest)); document.getElementById('territory-title')?.focus(); }}>Voir ce que l'on savait à ce moment</button>
        {chosen === null ? null : <button type="button" class="button" onClick={() => setChosen(null)}>Toute la saison</button>}
      </p>
      {(detail.measures?.length ?? 0) > mostMeasures ? <p class="aside">Les {mostMeasures} mesures les plus récentes sont dessinées ; toutes sont au tableau.</p> : null}
      {failed === null ? null : <p class="problem" role="status" data-testid="timeline-unread">{known === null ? 'Signaux non lus' : 'Signaux non relus, ceux de la dernière lecture sont montrés'} : {failed} Nouvel essai chaque minute.</p>}
      <p class="aside">Signaux : critiques et alertes, au jour où ils sont apparus{asOf.value !== null ? ", jusqu'à ce moment ; leur gravité est celle d'aujourd'hui" : ''}.</p>
      <Twin events={events} days={days} more={known?.more ?? false} />
    </section>
  );
}
