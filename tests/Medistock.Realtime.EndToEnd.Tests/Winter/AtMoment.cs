using System.Reflection;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Testing.Time;

namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>A nation of which only the clock and the plan are told by hand: what the API shows of a plan that was folded apart from it.</summary>
public class AtMoment : DispatchProxy
{
    private INation _nation = null!;
    private readonly JumpingTime _clock = new(default);

    internal PlanBook Book { get; set; } = PlanBook.Empty;
    internal void JumpTo(DateTimeOffset at) => _clock.JumpTo(at);

    internal static (INation Nation, AtMoment Hand) Over(INation nation)
    {
        var proxy = Create<INation, AtMoment>();
        var hand = (AtMoment)(object)proxy;
        hand._nation = nation;
        return (proxy, hand);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        "get_Clock" => _clock,
        nameof(INation.PlanAsync) => args![0] is null ? new ValueTask<PlanBook>(Book) : throw new InvalidOperationException("a journal that ends there has no past to ask for"),
        _ => targetMethod.Invoke(_nation, args),
    };
}
