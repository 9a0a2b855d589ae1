import { useState } from 'preact/hooks';
import { ApiFailure } from '../api/http';
import { mayFollow, session, signOut } from '../api/session';
import { atMostNote, atMostText, coverText, isAtMost } from '../format/atMost';
import { levelText, linkText, severityText, shortLabel } from '../format/format';
import { bound } from '../format/typography';
import { roleText } from '../format/plan';
import { isClosed } from '../live/feed';
import { feed, freshness, revision, status } from '../live/store';
import { gravest, shownLinks, worst } from '../live/select';
import { absenceText } from '../places/absence';
import { placeText, regionOf } from '../places/places';
import { readable, scopeText } from '../places/scope';
import { Mark } from '../ui/Mark';
import { audiences, openToPharmacies, screens, signalHref } from '../ui/pages';
import { Top } from '../ui/Top';
import { type Line, levelsLine, serverLine, shareLine, signalsLine } from './lines';

const shown = 6;

/** The lowest coverages of one link of the chain, in the nation. */
function Lowest({ link }: { readonly link: string }) {
  void revision.value;
  const rows = worst(feed.coverage.values(), row => row.territory === 'FR' && row.link === link, shown);
  return (
    <section>
      <h2>Couvertures les plus basses, {linkText(link)}</h2>
      <ul>{rows.map(row => (
        <li key={row.presentation}>
          <span class={`tone-${row.level}`}><Mark tone={row.level} /> {levelText[row.level]}</span>
          <a href={`/presentation/${encodeURIComponent(row.presentation)}`}>{row.label ?? row.presentation}</a>
          <strong class="where" title={atMostText(row) || undefined}>{coverText(row)}</strong>
        </li>))}</ul>
      {rows.some(isAtMost) ? <p class="aside">{bound(atMostNote)}</p> : null}
      {rows.length === 0 && feed.loaded ? <p>{readable(session.value, 'FR', regionOf) === false ? `France entière : ${absenceText.refused.short}.` : 'Aucune couverture chiffrée.'}</p> : null}
    </section>
  );
}

function Gravest() {
  void revision.value;
  const open = [...feed.signals.values()].filter(signal => !isClosed(signal));
  return (
    <section>
      <h2>Signaux les plus graves</h2>
      <ul>{gravest(open, shown).map(signal => (
        <li key={signal.id}>
          <span class={`tone-${signal.severity}`}><Mark tone={signal.severity} /> {severityText[signal.severity]}</span>
          <a href={signalHref(signal.id)}>{shortLabel(signal.subject.presentationLabel ?? signal.subject.establishmentName ?? signal.title)}</a>
          <span class="where">{signal.subject.territoryName ?? placeText(signal.subject.territory)}</span>
        </li>))}</ul>
      {open.length === 0 && feed.loaded ? <p>{status.value?.phase === 'backfill' ? 'Retenus pendant le chargement.' : 'Aucun signal en cours.'}</p> : null}
    </section>
  );
}

function StateLine({ name, line, path, testid }: { readonly name: string; readonly line: Line; readonly path: string; readonly testid: string }) {
  return <div data-testid={testid} data-tone={line.tone}><dt>{name}</dt><dd class={`tone-${line.tone}`}><Mark tone={line.tone} /> <span>{line.words}</span></dd><dd><a href={path}>voir</a></dd></div>;
}

/** The state of the nation, one line each. */
function Now() {
  void revision.value;
  const now = feed.loaded ? status.value : null;
  const scope = scopeText(session.value, placeText);
  const open = [...feed.signals.values()].filter(signal => !isClosed(signal));
  return (
    <section class="now" aria-label="Où en est-on">
      <h2>Où en est-on</h2>
      <dl>
        <StateLine name="Plan hivernal" testid="now-levels" line={levelsLine(now, placeText)} path="/plan-hivernal" />
        <StateLine name="Part déclarante" testid="now-share" line={shareLine(now, scope)} path="/etat" />
        <StateLine name="Signaux critiques" testid="now-signals" line={signalsLine(now, open, scope)} path="/signaux?severity=critical" />
        <StateLine name="Serveur" testid="now-server" line={serverLine(now, freshness.value)} path="/etat" />
      </dl>
    </section>
  );
}

function Who() {
  const [problem, setProblem] = useState<string | null>(null);
  const who = session.value;
  if (who === null) return <p class="who-am-i" data-testid="who">Qui êtes-vous ? Lecture de la session…</p>;
  const out = async (): Promise<void> => {
    try {
      await signOut();
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      setProblem(error.message);
    }
  };
  return (
    <p class="who-am-i" data-testid="who">{who.demo ? <>Personne n'est connecté : démonstration ouverte, avec les droits d'une permanence. <a href="/connexion">Se connecter avec une clé</a></>
      : <>Connecté : <strong>{who.name}</strong> ({roleText(who.role)}{who.scope.length > 0 ? `, limité à ${who.scope.slice(0, 5).map(placeText).join(', ')}${who.scope.length > 5 ? '…' : ''}` : ''}) <button type="button" class="button" data-testid="sign-out" onClick={() => void out()}>Se déconnecter</button></>}
      {problem ? <span class="tone-critical" role="alert"> {problem}</span> : null}</p>
  );
}

const named = new Map(screens.map(screen => [screen.path, screen.name]));

/** For a newcomer: who opens what. One's own line first. */
function Audiences() {
  const role = session.value?.demo ? '' : session.value?.role ?? '';
  const own = (roles: readonly string[]): boolean => roles.includes(role);
  return (
    <section class="audiences" aria-label="Par où commencer">
      <h2>Par où commencer</h2>
      <ul>{audiences.filter(({ roles }) => mayFollow() !== false || own(roles)).sort((a, b) => Number(own(b.roles)) - Number(own(a.roles))).map(({ who, does, roles, pages }) => (
        <li key={who} class={own(roles) ? 'own' : undefined}><span><strong>{who}</strong> <span class="aside">{does}</span></span><span class="links">{pages.map(path => <a key={path} href={path}>{named.get(path) ?? path}</a>)}</span></li>))}</ul>
    </section>
  );
}

export function Home() {
  const follows = mayFollow();
  return (
    <div class="page">
      <Top here="/" live={follows === false ? <p class="live" data-live="fresh"><strong>lecture seule</strong></p> : undefined} />
      <main class="home">
        <h1>Stocks de médicaments en France</h1>
        <Who />
        <div class="first">{follows === false ? <p class="aside">Votre clé ouvre les pages de vos établissements et l'état du service ; les totaux du pays ne sont montrés qu'aux autorités.</p> : <div class="lists"><Now /><Gravest /></div>}<Audiences /></div>
        <h2>{follows === false ? 'Vos écrans' : 'Tous les écrans'}</h2>
        <ul class="screens">{screens.filter(({ path }) => follows !== false || openToPharmacies.has(path)).map(({ path, name, words }) => <li key={path}><a href={path}><strong>{name}</strong><span>{bound(words)}</span></a></li>)}</ul>
        {follows === false ? null : <div class="lists">{shownLinks.map(link => <Lowest key={link} link={link} />)}</div>}
      </main>
    </div>
  );
}
