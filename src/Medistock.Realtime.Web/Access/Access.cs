using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Web;

/// <summary>Everything that the API and the hub let somebody do. Every endpoint and hub method declares one.</summary>
public enum AccessAction : byte
{
    /// <summary>Open to all: health, the description of the API, signing in, the pages' empty shells.</summary>
    Public,
    /// <summary>See or end one's own session.</summary>
    OwnSession,
    ReportStock,
    /// <summary>One establishment's card, lines and duties.</summary>
    ReadEstablishment,
    /// <summary>Presentations and territories: public facts.</summary>
    ReadReference,
    /// <summary>A territory's totals.</summary>
    ReadCoverage,
    /// <summary>Which other establishments could lend: other people's stock.</summary>
    ReadHelpers,
    /// <summary>What laboratories and wholesalers hold and expect: competitors' figures.</summary>
    ReadSupply,
    /// <summary>State stocks, sales and arrivals in the name of laboratories and wholesalers, none of whom has keys of its own yet.</summary>
    StateSupply,
    /// <summary>Decide that a forecast's reference period begins anew.</summary>
    ResetForecast,
    ReadSignals,
    /// <summary>Acknowledge, assign, snooze, resolve, reopen.</summary>
    ActOnSignal,
    CommentSignal,
    /// <summary>Where the winter plan stands, its decisions and their evidence.</summary>
    ReadPlan,
    /// <summary>Record what the authorities have decided about a level.</summary>
    RecordDecision,
    /// <summary>Prepare a change of level: evidence, no decision.</summary>
    ProposeLevel,
    /// <summary>Enter reports from the field and epidemic weeks.</summary>
    EnterIndicator,
    /// <summary>Prepare, apply, end measures of the plan; revise reflex sheets.</summary>
    ManageMeasures,
    /// <summary>Decide what the public is told of the plan.</summary>
    ReleasePlan,
    ReadStatus,
    /// <summary>Follow the live feed.</summary>
    Watch,
    /// <summary>Stop, let go and speed up the clock of an exercise.</summary>
    LeadExercise,
    /// <summary>Look inside the engine: the cluster's own dashboard.</summary>
    OperateEngine,
}

/// <summary>What an action is about. <see cref="Any"/> asks whether the action is open to the principal at all.</summary>
/// <param name="Region">Of the establishment or of the department, when the reference knows it.</param>
/// <param name="Simulated">The establishment was invented by the simulator.</param>
public readonly record struct AccessSubject(Finess? Establishment, TerritoryCode? Territory, TerritoryCode? Region, bool Simulated)
{
    public static AccessSubject Any => default;
}

public readonly record struct AccessDecision(bool Allowed, string Code, string Message)
{
    public static AccessDecision Yes { get; } = new(true, "", "");
    public static AccessDecision No(string code, string message) => new(false, code, message);
}

/// <summary>The one place that decides who may do what. Pure; what it does not allow is denied.</summary>
public static class Access
{
    public static AccessDecision Decide(Principal? principal, AccessAction action, AccessSubject subject)
    {
        if (action == AccessAction.Public) return AccessDecision.Yes;
        if (principal is null) return AccessDecision.No("access.key-missing", "a key is needed: Authorization: Bearer KEY, or a session");
        if (!Open(principal.Role, action)) return AccessDecision.No("access.role", $"the role '{RoleName(principal.Role)}' does not allow this");
        if (subject == AccessSubject.Any || principal.Role == Role.Admin) return AccessDecision.Yes;
        return principal.Role switch
        {
            Role.Pharmacy or Role.Vendor => Own(principal, action, subject),
            Role.Ars or Role.Screen => Narrowed(principal, action, subject),
            _ => AccessDecision.Yes,
        };
    }

    public static string RoleName(Role role) => role switch
    {
        Role.Admin => "admin", Role.Officer => "officer", Role.Evaluator => "evaluator", Role.Ars => "ars",
        Role.Pharmacy => "pharmacy", Role.Vendor => "vendor", _ => "screen",
    };

    private static bool Open(Role role, AccessAction action) => action switch
    {
        AccessAction.OwnSession or AccessAction.ReadReference or AccessAction.ReadStatus => true,
        AccessAction.ReportStock => role is Role.Pharmacy or Role.Vendor or Role.Admin,
        AccessAction.ReadEstablishment => role is not Role.Screen,
        AccessAction.ReadCoverage or AccessAction.Watch => role is Role.Admin or Role.Officer or Role.Evaluator or Role.Ars or Role.Screen,
        AccessAction.ReadHelpers => role is Role.Admin or Role.Officer or Role.Evaluator or Role.Ars,
        AccessAction.ReadSignals => true,
        AccessAction.ReadSupply or AccessAction.StateSupply or AccessAction.ResetForecast => role is Role.Admin or Role.Officer or Role.Evaluator,
        AccessAction.ActOnSignal => role is Role.Admin or Role.Officer,
        AccessAction.CommentSignal => role is Role.Admin or Role.Officer or Role.Evaluator or Role.Ars,
        AccessAction.ReadPlan => role is Role.Admin or Role.Officer or Role.Evaluator or Role.Ars or Role.Screen,
        AccessAction.RecordDecision or AccessAction.ReleasePlan or AccessAction.ManageMeasures => role is Role.Admin or Role.Evaluator,
        AccessAction.EnterIndicator => role is Role.Admin or Role.Officer or Role.Evaluator or Role.Ars,
        AccessAction.ProposeLevel => role is Role.Admin or Role.Evaluator or Role.Officer,
        AccessAction.LeadExercise => role is Role.Admin or Role.Evaluator,
        AccessAction.OperateEngine => role is Role.Admin,
        _ => false,
    };

    private static AccessDecision Own(Principal principal, AccessAction action, AccessSubject subject) =>
        action is AccessAction.ReadReference or AccessAction.ReadStatus or AccessAction.OwnSession ? AccessDecision.Yes
        : subject.Establishment is { } finess && (principal.Establishments.Contains(finess) || (principal.Simulated && subject.Simulated)) ? AccessDecision.Yes
        : AccessDecision.No("access.establishment", "this key is not bound to that establishment");

    private static AccessDecision Narrowed(Principal principal, AccessAction action, AccessSubject subject)
    {
        if (action is AccessAction.ReadReference or AccessAction.ReadStatus or AccessAction.OwnSession) return AccessDecision.Yes;
        // A wall without a territory is the nation's; a regional agency without a region is a key made wrongly and sees nothing.
        if (principal.Role == Role.Screen && principal.Territories.Count == 0) return AccessDecision.Yes;
        if (subject.Territory is { } territory && principal.Territories.Contains(territory)) return AccessDecision.Yes;
        if (subject.Region is { } region && principal.Territories.Contains(region)) return AccessDecision.Yes;
        return AccessDecision.No("access.territory", "this key is bound to other territories");
    }
}
