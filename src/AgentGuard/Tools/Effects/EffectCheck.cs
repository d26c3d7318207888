using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools.Effects;

/// <summary>What the host found out about an effect.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Error">The type of the exception, where looking into it failed.</param>
internal sealed record EffectCheck(EffectFinding Finding, string? Error = null)
{
    /// <summary>Asks the host; where the tool is recorded, its answer is recorded as well, and where it is replayed, nobody is asked.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What a recording cannot hold or give leaves the finding.")]
    public static async ValueTask<EffectCheck> RunAsync(AIFunction tool, ToolPlan plan, EffectInquiry inquiry, CancellationToken cancellationToken)
    {
        if (tool.GetService<IWitnessedTool>() is not { } witness)
        {
            return await AskAsync(plan, inquiry, cancellationToken).ConfigureAwait(false);
        }

        // By what the effect is: the id of the run is another one when it is replayed.
        var key = ContentKey.Of(string.Empty, FormattableString.Invariant($"{inquiry.Key.Ordinal} {inquiry.Key.Arguments}")).Id;
        EffectCheck? asked = null;
        try
        {
            var answer = await witness.AskAsync($"the effect of {plan.Name} {key}", async token =>
            {
                asked = await AskAsync(plan, inquiry, token).ConfigureAwait(false);
                return asked.Write(plan);
            }, cancellationToken).ConfigureAwait(false);
            return asked ?? Read(answer);
        }
        catch (Exception e) when (IsFailure(e, cancellationToken))
        {
            return asked ?? new(EffectFinding.StillUnknown, e.GetType().Name);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A check that fails tells nothing; the effect stays unknown.")]
    private static async ValueTask<EffectCheck> AskAsync(ToolPlan plan, EffectInquiry inquiry, CancellationToken cancellationToken)
    {
        try
        {
            return new(await plan.Options.VerifyEffect!(inquiry, cancellationToken).ConfigureAwait(false) ?? EffectFinding.StillUnknown);
        }
        catch (Exception e) when (IsFailure(e, cancellationToken))
        {
            return new(EffectFinding.StillUnknown, e.GetType().Name);
        }
    }

    private static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && exception is not AuditRejectedException;

    private string Write(ToolPlan plan)
    {
        var json = new JsonObject { ["kind"] = Finding.Kind.ToString() };
        if (Error is not null)
        {
            json["error"] = Error;
        }

        if (Finding.Kind is EffectFindingKind.Happened)
        {
            json["result"] = JsonNode.Parse(EffectResultJson.Write(plan.ToRecorded(Finding.Result)));
        }

        return json.ToJsonString();
    }

    private static EffectCheck Read(string answer)
    {
        var json = JsonNode.Parse(answer)!;
        var finding = Enum.Parse<EffectFindingKind>((string)json["kind"]!) switch
        {
            EffectFindingKind.Happened => EffectFinding.Happened(EffectResultJson.Read(json["result"]!.ToJsonString())),
            EffectFindingKind.DidNotHappen => EffectFinding.DidNotHappen,
            _ => EffectFinding.StillUnknown,
        };
        return new(finding, (string?)json["error"]);
    }
}
