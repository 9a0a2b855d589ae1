using System.Runtime.CompilerServices;

namespace Medistock.Realtime.Forecasting;

// Fixed arrays inside a struct: a series' whole state is one block of memory that is copied out and in as it is.
[InlineArray(Series.History.Days)] internal struct PerDay<T> where T : unmanaged { private T _first; }
[InlineArray(Series.History.Days * Levels.LevelBank.Count)] internal struct PerDayAndLevel<T> where T : unmanaged { private T _first; }
[InlineArray(Series.History.Days * Series.History.Growths)] internal struct PerDayAndGrowth<T> where T : unmanaged { private T _first; }
[InlineArray(Series.History.Growths)] internal struct PerGrowth<T> where T : unmanaged { private T _first; }
[InlineArray(Levels.LevelBank.Count)] internal struct PerLevel<T> where T : unmanaged { private T _first; }
[InlineArray(7)] internal struct PerWeekDay<T> where T : unmanaged { private T _first; }
[InlineArray(Profiles.YearProfile.Weeks)] internal struct PerWeek<T> where T : unmanaged { private T _first; }
[InlineArray(Quantiles.Spread.Bins)] internal struct PerBin<T> where T : unmanaged { private T _first; }
[InlineArray(Momentum.GrowthRegression.Features)] internal struct PerFeature<T> where T : unmanaged { private T _first; }
[InlineArray(Momentum.GrowthRegression.Pairs)] internal struct PerPair<T> where T : unmanaged { private T _first; }
