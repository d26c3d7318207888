using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AgentGuard.Events;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Provenance;
using AgentGuard.Tools.Results;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools;

/// <summary>Runs the guardrails that surround a call over its arguments and its result.</summary>
internal sealed class ToolInspection(ToolGuard guard, string tool, ToolPlan? plan)
{
    /// <summary>Judges the call, and asks whether the run may make it. What is rewritten is validated again.</summary>
    /// <returns>The arguments that run, a copy where they differ from what was written, or why the tool does not run.</returns>
    public async ValueTask<(AIFunctionArguments Effective, ToolFailure? Blocked)> InspectCallAsync(
        AIFunctionArguments written, ToolExamination examination, CancellationToken cancellationToken)
    {
        var (effective, blocked) = await InspectArgumentsAsync(written, examination, cancellationToken).ConfigureAwait(false);
        return blocked is not null || guard.Authorizers.Count == 0
            ? (effective, blocked)
            : (effective, await PermitAsync(effective.AsReadOnly(), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Asks whether the run may make the call.</summary>
    /// <returns>What the model is told where it may not.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What cannot be decided is not allowed.")]
    public async ValueTask<ToolFailure?> PermitAsync(IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        var request = new ToolAuthorizationRequest(tool, arguments, plan?.MayRepeat is true, AgentRun.Current);
        foreach (var permission in guard.Authorizers)
        {
            Verdict verdict;
            try
            {
                verdict = await permission.AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not AuditRejectedException)
            {
                verdict = NotAllowed($"the permission failed ({e.GetType().Name})");
            }

            verdict = verdict is Verdict.Rewrite or null ? NotAllowed("the permission gave no decision") : verdict;
            if (await RefuseAsync(verdict, TrustBoundary.ToolCall, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private static Verdict.Block NotAllowed(string reason) => new(reason, "This call is not allowed.");

    private async ValueTask<(AIFunctionArguments Effective, ToolFailure? Blocked)> InspectArgumentsAsync(
        AIFunctionArguments written, ToolExamination examination, CancellationToken cancellationToken)
    {
        var effective = examination.Changed is { } changed ? Copy(changed, written) : written;
        if (AmbientScope.Current?.Inspector is not { } inspector || !inspector.Inspects(TrustBoundary.ToolCall))
        {
            return (effective, null);
        }

        var content = new BoundaryContent(TrustBoundary.ToolCall, examination.Effective.GetRawText())
        {
            ToolName = tool,
            Arguments = effective.AsReadOnly(),
            Origin = ContentOrigin.Model,
        };
        var verdict = await inspector.InspectAsync(content, cancellationToken).ConfigureAwait(false);
        if (verdict is not Verdict.Rewrite rewrite)
        {
            return (effective, await RefuseAsync(verdict, TrustBoundary.ToolCall, cancellationToken).ConfigureAwait(false));
        }

        if (Parse(rewrite.Text) is { } rewritten && plan?.Judge(rewritten, restored: true) is null)
        {
            return (Copy(rewritten.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, (object?)p.Value)), written), null);
        }

        var block = new Verdict.Block("the rewritten arguments are not valid", "This call is not allowed with these arguments.");
        return (effective, await RefuseAsync(block, TrustBoundary.ToolCall, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Judges the texts of a result.</summary>
    /// <returns>The result, with rewritten texts, or an explanation in its place.</returns>
    public async ValueTask<object?> InspectResultAsync(object? result, TrustBoundary boundary, CancellationToken cancellationToken)
    {
        if (AmbientScope.Current?.Inspector is not { } inspector || !inspector.Inspects(boundary))
        {
            return result;
        }

        var parts = ToolResultParts.Of(result, options: null);
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not { Length: > 0 } text)
            {
                continue;
            }

            var content = new BoundaryContent(boundary, text) { ToolName = tool, Role = ChatRole.Tool, Origin = parts.OriginOf(i, tool) };
            var verdict = await inspector.InspectAsync(content, cancellationToken).ConfigureAwait(false);
            if (verdict is Verdict.Rewrite rewrite)
            {
                parts[i] = rewrite.Text;
            }
            else if (await RefuseAsync(verdict, boundary, cancellationToken).ConfigureAwait(false) is { } failure)
            {
                return failure.ToJson();
            }
        }

        return parts.ToResult();
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AIFunctionArguments Copy(IEnumerable<KeyValuePair<string, object?>> members, AIFunctionArguments written) =>
        new(new Dictionary<string, object?>(members, StringComparer.Ordinal)) { Services = written.Services, Context = written.Context };

    private async ValueTask<ToolFailure?> RefuseAsync(Verdict verdict, TrustBoundary boundary, CancellationToken cancellationToken)
    {
        var (failure, reason) = verdict switch
        {
            Verdict.Block block => (ToolFailures.Blocked(tool, block.SafeMessage), block.Reason),
            Verdict.Escalate escalate => (ToolFailures.Blocked(tool, escalate.SafeMessage), escalate.Reason),
            Verdict.Reask reask => (ToolFailures.Reask(tool, reask.Message), "a guardrail asks for another call"),
            _ => (null, string.Empty),
        };
        if (failure is null)
        {
            return null;
        }

        await guard.RaiseAsync(new ToolCallBlocked(tool, boundary, reason), cancellationToken).ConfigureAwait(false);
        if (verdict is Verdict.Escalate)
        {
            await EscalateAsync(reason, cancellationToken).ConfigureAwait(false);
        }

        return failure;
    }

    private async ValueTask EscalateAsync(string reason, CancellationToken cancellationToken)
    {
        var run = AgentRun.Current;
        run?.HandOver(reason);
        if (guard.Escalation is { } escalation)
        {
            await escalation.EscalateAsync(new EscalationRequest(reason, run?.Id, run?.Principal), cancellationToken).ConfigureAwait(false);
        }
    }
}
