import { ageText, dataText, momentText } from '../format/format';
import { closedToKey, feed, freshness, newVersion, revision, serverNow, sessionOver, stale, status } from '../live/store';
import { openToPharmacies, screens } from './pages';
import { staleTitle, staleWhy } from './stale';

/** Across the full width, as long as what is shown may not be true any more. */
export function StaleBanner() {
  if (!stale.value) return null;
  if (closedToKey.value && !sessionOver.value) return (
    <div class="stale-banner" role="alert" data-testid="closed-banner">
      Votre clé n'ouvre pas cet écran
      <span>Elle ouvre : {screens.filter(({ path }) => openToPharmacies.has(path)).map(({ path, name }, index) => <>{index > 0 ? ', ' : ''}<a key={path} href={path} class="banner-link">{name}</a></>)} ; <a href="/connexion" class="banner-link">changer de clé</a></span>
    </div>
  );
  void revision.value;
  return (
    <div class="stale-banner" role="alert" data-testid="stale-banner">
      {staleTitle}
      <span>{sessionOver.value ? <>Session expirée : se connecter sur <a href={`/connexion?retour=${encodeURIComponent(location.pathname + location.search)}`} class="banner-link">/connexion</a>, cet écran reprendra de lui-même</> : staleWhy(freshness.value, feed.heartbeat?.dataAsOf ?? null)}</span>
    </div>
  );
}

/** « DÉMONSTRATION — données simulées — horloge ×60 — 12 déc. 2026 14:05 »; nothing in operation. */
export function demoText(): string | null {
  const now = status.value;
  // An exercise has its own band.
  if (!now || now.exercise !== null || (!now.demo && !now.clock.simulated)) return null;
  const parts = [now.demo ? 'DÉMONSTRATION' : 'EXERCICE', now.demo ? 'données simulées' : 'horloge simulée'];
  if (now.clock.simulated) parts.push(`horloge ×${now.clock.speed}`);
  if (serverNow.value !== null) parts.push(momentText(serverNow.value));
  return parts.join(' — ');
}

export function DemoBanner() {
  const words = demoText();
  return words === null ? null : <div class="demo-banner" data-testid="demo-banner">{words}</div>;
}

export function BackfillNotice() {
  return status.value?.phase === 'backfill'
    ? <div class="notice" role="status" data-testid="backfill">Chargement de l'historique, signaux retenus</div> : null;
}

export function VersionNotice() {
  return newVersion.value
    ? <div class="notice" role="status">Une nouvelle version est en service. <button type="button" class="button" onClick={() => location.reload()}>Recharger</button></div> : null;
}

/** What the feed could not read or keep, said rather than hidden. */
export function LossNotice() {
  void revision.value;
  if (feed.unreadable === 0 && feed.dropped === 0) return null;
  return <div class="notice" role="status">{[
    feed.unreadable > 0 ? `${feed.unreadable} élément${feed.unreadable > 1 ? 's illisibles, non affichés' : ' illisible, non affiché'}` : '',
    feed.dropped > 0 ? `${feed.dropped} élément${feed.dropped > 1 ? 's' : ''} au-delà de la capacité de cet écran` : '',
  ].filter(Boolean).join(' — ')}</div>;
}

/** « en direct, données de 14:05 » in a header. */
export function LiveState() {
  void revision.value;
  const asOf = feed.heartbeat?.dataAsOf ?? null;
  const now = serverNow.value;
  const state = freshness.value.kind === 'starting' ? 'connexion…' : closedToKey.value ? 'non ouvert à votre clé' : stale.value ? 'non à jour' : 'en direct';
  return (
    <p class="live" data-testid="live-state" data-live={stale.value ? 'stale' : freshness.value.kind}>
      <strong>{state}</strong>
      <span>{asOf === null ? 'aucune donnée reçue' : `${dataText(asOf, now)}${now === null || now - asOf < 60_000 ? '' : `, il y a ${ageText(now - asOf)}`}`}</span>
    </p>
  );
}
