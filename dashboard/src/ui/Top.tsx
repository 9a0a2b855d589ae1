import { session } from '../api/session';
import { ExerciseMark } from './ExerciseMark';
import { BackfillNotice, DemoBanner, LiveState, LossNotice, StaleBanner, VersionNotice } from './Banners';

const pages = [['/mur', 'Mur'], ['/signaux', 'Signaux'], ['/carte', 'Carte'], ['/plan-hivernal', 'Plan hivernal'], ['/previsions', 'Prévisions']] as const;

/** Banners and header shared by the pages a person works in. */
export function Top({ here }: { readonly here: string }) {
  return (
    <header>
      <StaleBanner />
      <DemoBanner />
      <ExerciseMark controls />
      <BackfillNotice />
      <VersionNotice />
      <LossNotice />
      <div class="top">
        <span class="brand">Medistock.Realtime</span>
        <nav aria-label="Écrans">
          <ul>{pages.map(([path, name]) =>
            <li key={path}><a href={path} aria-current={path === here ? 'page' : undefined}>{name}</a></li>)}</ul>
        </nav>
        <LiveState />
        {session.value ? <span class="who">{session.value.name}</span> : null}
      </div>
    </header>
  );
}
