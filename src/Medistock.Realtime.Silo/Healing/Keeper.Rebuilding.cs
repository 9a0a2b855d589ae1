using System.Collections.Concurrent;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Peers;
using Medistock.Realtime.Silo.Wire;

namespace Medistock.Realtime.Silo.Healing;

/// <summary>
/// Rebuilding what a lost silo took with it. A department is filled by its establishments, not from the contributions in the journal: those are as of
/// their row, and a window may have moved since; and each line's newest may stand in any row, while an establishment has a snapshot. A presentation is
/// filled by the rows of all departments, asked for rather than waited for.
/// </summary>
internal sealed partial class Keeper
{
    /// <summary>Presentations asked of a department in one call.</summary>
    private const int AskedAtOnce = 500;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50), SayAgain = TimeSpan.FromSeconds(5);
    /// <summary>Longer than presentations need to be rebuilt and to say their rows again.</summary>
    private static readonly TimeSpan GroupPatience = TimeSpan.FromSeconds(30);

    /// <summary>One pass at a time, over all that are blank when it begins.</summary>
    public async Task RebuildAsync(CancellationToken cancel)
    {
        await _rebuilding.WaitAsync(cancel);
        try
        {
            await RebuildDepartmentsAsync(cancel);
            await RebuildPresentationsAsync(cancel);
            await RebuildGroupsAsync(cancel);
        }
        finally
        {
            _rebuilding.Release();
        }
    }

    private async Task RebuildDepartmentsAsync(CancellationToken cancel)
    {
        var departments = Local.Departments.Where(pair => pair.Value.Rebuilding).ToList();
        if (departments.Count == 0) return;
        var standing = await signals.StandingAsync(cancel);
        var heads = await HeadsByDepartmentAsync(cancel);
        foreach (var (code, self) in departments) await RebuildAsync(code, self, [.. heads[code].Select(stream => stream.Finess)], standing, cancel);
    }

    private async Task RebuildAsync(DepartmentCode code, Summing self, IReadOnlyList<Finess> establishments, IReadOnlyList<Signal> standing, CancellationToken cancel)
    {
        var started = real.GetTimestamp();
        var grain = grains.GetGrain<IDepartmentGrain>(code.Text);
        var own = standing.Where(signal => signal.Subject.Territory == TerritoryCode.Of(code)).ToList();
        if (!await grain.ResumeAsync(self.Instance, new(own))) return;
        var expected = new ConcurrentDictionary<Finess, long>();
        IReadOnlyCollection<Finess> silent = establishments;
        while (silent.Count > 0)
        {
            await Parallel.ForEachAsync(silent, AtOnce(cancel), async (finess, _) => expected[finess] = await SayAllAsync(finess, cancel));
            var said = real.GetTimestamp();
            // What they have said is still on its way.
            for (silent = await UnheardAsync(grain, expected); silent.Count > 0 && real.GetElapsedTime(said) < SayAgain; silent = await UnheardAsync(grain, expected))
                await Task.Delay(LookAgain, real, cancel);
        }
        if (!await grain.ReleaseAsync(self.Instance)) return;
        var elapsed = real.GetElapsedTime(started);
        if (establishments.Count > 0) LogRebuilt(code, establishments.Count, elapsed);
    }

    /// <summary>The sequence that the department will have seen. Waits for a journal or a silo that is away; gives up on an establishment that cannot be read.</summary>
    private async ValueTask<long> SayAllAsync(Finess finess, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await grains.GetGrain<IEstablishmentGrain>(finess.Text).PublishAllAsync();
            }
            catch (Exception failure) when (Transient.Is(failure) && !cancel.IsCancellationRequested)
            {
                await Task.Delay(Transient.Pause(attempt), real, cancel);
            }
            catch (Exception problem) when (problem is not (OutOfMemoryException or OperationCanceledException))
            {
                // Its lines are unknown, and one that cannot be read does not keep a department dark.
                LogUnpublished(finess, problem);
                return 0;
            }
        }
    }

    private static async Task<IReadOnlyCollection<Finess>> UnheardAsync(IDepartmentGrain grain, ConcurrentDictionary<Finess, long> expected)
    {
        var seen = await grain.SeenAsync();
        return [.. expected.Where(pair => pair.Value > 0 && seen.GetValueOrDefault(pair.Key.Text) < pair.Value).Select(pair => pair.Key)];
    }

    private async Task RebuildPresentationsAsync(CancellationToken cancel)
    {
        var blank = Local.Presentations.Where(pair => pair.Value.Rebuilding).ToList();
        if (blank.Count == 0) return;
        var standing = (await signals.StandingAsync(cancel)).Where(signal => signal.Subject is { Presentation: not null, Establishment: null })
            .ToLookup(signal => signal.Subject.Presentation!.Value);
        foreach (var some in blank.Chunk(AskedAtOnce))
        {
            // A department that is still being rebuilt knows a part only: the next pass asks again.
            if (await RowsAsync([.. some.Select(pair => pair.Key.Value)]) is not { } rows) return;
            await EachAsync(some, pair => grains.GetGrain<IPresentationGrain>(pair.Key.ToString())
                .RestoreAsync(pair.Value.Instance, new([.. standing[pair.Key]]), new([.. rows[pair.Key]])), cancel);
            await grains.GetGrain<IFactGrain>(IFactGrain.Key).RepeatAsync([.. some.Select(pair => pair.Key.Value)]);
        }
    }

    /// <summary>A group is whole once all its presentations that live somewhere have spoken; one that stays silent is waited for <see cref="GroupPatience"/>, then unknown.</summary>
    private async Task RebuildGroupsAsync(CancellationToken cancel)
    {
        var blank = Local.Groups.Where(pair => pair.Value.Rebuilding).ToList();
        if (blank.Count == 0) return;
        var standing = (await signals.StandingAsync(cancel)).Where(signal => signal.Subject.Group is not null).ToLookup(signal => signal.Subject.Group!, StringComparer.Ordinal);
        var members = Roll.Presentations.ToLookup(code => Book.Find(code)?.Group ?? "", StringComparer.Ordinal);
        await EachAsync(blank, async pair =>
        {
            var grain = grains.GetGrain<IMoleculeGroupGrain>(pair.Key);
            var silent = await grain.RestoreAsync(pair.Value.Instance, new([.. standing[pair.Key]]), [.. members[pair.Key].Select(code => code.Value)]);
            if (silent > 0 && real.GetElapsedTime(pair.Value.Born) >= GroupPatience) await grain.ReleaseAsync(pair.Value.Instance);
        }, cancel);
    }

    private async Task<ILookup<PresentationCode, DepartmentRow>?> RowsAsync(ulong[] presentations)
    {
        var answers = await Task.WhenAll(Book.Departments.Select(department => grains.GetGrain<IDepartmentGrain>(department.Code.Text).RowsAsync(presentations)));
        return answers.Any(answer => answer is null) ? null : answers.SelectMany(answer => answer!.Items).ToLookup(row => row.Presentation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Department {Department} rebuilt from {Establishments} establishments in {Elapsed}")]
    private partial void LogRebuilt(DepartmentCode department, int establishments, TimeSpan elapsed);
}
