import { render } from 'preact';
import { openSession, session } from '../api/session';
import { goLive } from '../live/store';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './status.css';
import { StatusPage } from './StatusPage';
import { keepFresh } from './state';

/** A pharmacy's key may read the status and may not follow the feed. */
const follows = (): boolean => session.value !== null && session.value.role !== 'pharmacy' && session.value.role !== 'vendor';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<StatusPage live={follows} />, root);
keepFresh();
void loadPlaces();
await openSession();
// The feed brings the banners alone: one presentation that nobody has keeps it small.
if (follows()) goLive({ signals: 'critical', territories: ['FR'], presentations: [] });
