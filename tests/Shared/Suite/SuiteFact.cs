using Xunit.Abstractions;
using Xunit.Sdk;

namespace Medistock.Realtime.Testing.PostgreSql;

/// <summary>A rule of every database (linked into each project that has some, which names itself in <c>SuiteAssembly</c>); where a class needs a PostgreSQL server and there is none, skipped and counted so.</summary>
[XunitTestCaseDiscoverer("Medistock.Realtime.Testing.PostgreSql.SuiteFactDiscoverer", SuiteAssembly.Name)]
[AttributeUsage(AttributeTargets.Method)]
public sealed class SuiteFactAttribute : FactAttribute;

/// <summary>The same with examples.</summary>
[XunitTestCaseDiscoverer("Medistock.Realtime.Testing.PostgreSql.SuiteTheoryDiscoverer", SuiteAssembly.Name)]
[AttributeUsage(AttributeTargets.Method)]
public sealed class SuiteTheoryAttribute : TheoryAttribute;

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
        IsOnPostgreSql(TestMethod) ? ThrowAwayServer.Missing! : base.GetSkipReason(factAttribute);

    internal static bool IsOnPostgreSql(ITestMethod method) => method.TestClass.Class.GetCustomAttributes(typeof(OnPostgreSqlAttribute)).Any();
}

public sealed class SuiteTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        SuiteTestCase.IsOnPostgreSql(testMethod) && ThrowAwayServer.Missing is { } missing ? CreateTestCasesForSkip(discoveryOptions, testMethod, theoryAttribute, missing)
            : base.Discover(discoveryOptions, testMethod, theoryAttribute);
}
