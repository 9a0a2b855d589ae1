import { render } from 'preact';
import { get } from '../api/http';
import { mayFollow, openSession } from '../api/session';
import { goLive } from '../live/store';
import { tellStatus } from '../live/unfed';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './home.css';
import { Home } from './HomePage';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<Home />, root);
void loadPlaces();
await openSession();
// A pharmacy's key may not follow the feed: its home page is its list of pages, with the marks of a demonstration or an exercise.
if (mayFollow() === true) goLive({ signals: 'all' });
else tellStatus(await get('/api/v1/status'));
