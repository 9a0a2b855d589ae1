using Medistock.Realtime.Testing.PostgreSql;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Medistock.Realtime.Storage.Tests.Suite;

/// <summary>A rule of every database; where a class needs a PostgreSQL server and there is none, skipped and counted so.</summary>
[XunitTestCaseDiscoverer("Medistock.Realtime.Storage.Tests.Suite.SuiteFactDiscoverer", "Medistock.Realtime.Storage.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class SuiteFactAttribute : FactAttribute;

/// <summary>The class runs its suite on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnPostgreSqlAttribute : Attribute;

public sealed class SuiteFactDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new SuiteTestCase(sink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

public sealed class SuiteTestCase : XunitTestCase
{
    /// <summary>For the framework, which makes it again from its parts.</summary>
    [Obsolete("For deserialization only", error: true)]
    public SuiteTestCase()
    {
    }

    public SuiteTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method) : base(sink, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(OnPostgreSqlAttribute)).Any() ? ThrowAwayServer.Missing! : base.GetSkipReason(factAttribute);
}
