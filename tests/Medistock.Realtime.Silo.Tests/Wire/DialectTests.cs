using System.Net;
using Medistock.Realtime.Silo.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Medistock.Realtime.Silo.Tests.Wire;

public class DialectTests
{
    private const int Newer = 7;
    private static readonly SiloAddress One = SiloAddress.New(new(IPAddress.Loopback, 1), 1), Two = SiloAddress.New(new(IPAddress.Loopback, 2), 1);
    private readonly Dialect _dialect = new(Newer, NullLogger<Dialect>.Instance);

    [Fact]
    public void A_silo_that_has_asked_nobody_speaks_as_the_oldest() => Assert.Equal(Dialect.Oldest, _dialect.Spoken);

    [Fact]
    public async Task A_silo_alone_speaks_as_it_can()
    {
        await _dialect.AgreeAsync([], _ => throw new InvalidOperationException("nobody is there"));
        Assert.Equal(Newer, _dialect.Spoken);
    }

    [Fact]
    public async Task Silos_speak_as_the_oldest_of_them_understands_and_anew_when_it_has_left()
    {
        await _dialect.AgreeAsync([One, Two], silo => Task.FromResult(silo.Equals(One) ? 3 : Newer + 1));
        Assert.Equal(3, _dialect.Spoken);
        await _dialect.AgreeAsync([Two], _ => throw new InvalidOperationException("it was asked before"));
        Assert.Equal(Newer, _dialect.Spoken);
    }

    [Fact]
    public async Task A_silo_that_does_not_know_the_question_is_of_the_first_version_and_is_asked_again()
    {
        await _dialect.AgreeAsync([One], _ => throw new TimeoutException());
        Assert.Equal(Dialect.Oldest, _dialect.Spoken);
        await _dialect.AgreeAsync([One], _ => Task.FromResult(Newer));
        Assert.Equal(Newer, _dialect.Spoken);
    }
}
