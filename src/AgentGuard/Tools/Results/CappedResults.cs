using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools.Results;

/// <summary>Keeps the results of tools within their size; what is left out is kept whole elsewhere.</summary>
internal sealed class CappedResults(ToolGuard guard, ToolPlan plan)
{
    private const int Smallest = 100;

    /// <summary>Whose contents the current run may read: those of its principal.</summary>
    public static string Scope => RecallTool.Scope;

    /// <summary>Whether a result is so short that there is nothing to count.</summary>
    public static bool IsShort(object? result) => result switch
    {
        null => true,
        string text => text.Length < Smallest,
        JsonElement { ValueKind: not JsonValueKind.Undefined } json => JsonMarshal.GetRawUtf8Value(json).Length < Smallest,
        _ => false,
    };

    /// <summary>Gives the result, or a shorter one in its place.</summary>
    public async ValueTask<object?> CapAsync(
        object? result, JsonSerializerOptions? options, IEnumerable<ChatMessage>? conversation, CancellationToken cancellationToken)
    {
        if (plan.Options.MaxResultTokens is not { } most || plan.IsRecall)
        {
            return result;
        }

        var parts = ToolResultParts.Of(result, options);
        var left = -1;
        for (var i = 0; i < parts.Count; i++)
        {
            // A token is more than a character only in rare scripts: a short text needs no counting, and no look at the window.
            if (parts[i] is not { } text || (left < 0 && text.Length < Smallest))
            {
                continue;
            }

            left = left < 0 ? Limit(most, conversation) : left;
            var tokens = guard.TokenCounter.CountTokens(text);
            if (tokens > left)
            {
                parts[i] = await CutAsync(text, tokens, Math.Max(Smallest, left), cancellationToken).ConfigureAwait(false);
            }

            left = Math.Max(0, left - tokens);
        }

        return parts.ToResult();
    }

    /// <summary>How many tokens a result may have where a part of the window is used already.</summary>
    private int Limit(int most, IEnumerable<ChatMessage>? conversation)
    {
        if (plan.Options.ContextWindow is not { } window || conversation is null)
        {
            return most;
        }

        var used = conversation.Sum(new MessageTokens(guard.TokenCounter).Count);
        return (int)Math.Clamp((window - used) / 4, Smallest, most);
    }

    private async ValueTask<string> CutAsync(string text, int tokens, int limit, CancellationToken cancellationToken)
    {
        if (tokens <= limit)
        {
            return text;
        }

        var key = ContentKey.Of(Scope, text);
        var id = plan.Options.RecallResults && guard.OffersRecall && await TryKeepAsync(key, text, cancellationToken).ConfigureAwait(false) ? key.Id : null;
        if (id is not null)
        {
            AgentRun.Current?.LeftOut.Add(id);
        }

        var (cut, isCut) = ResultCap.Cut(text, tokens, limit, guard.TokenCounter, id);
        var capped = new ToolResultCapped(plan.Name, tokens, limit) { ContentId = isCut ? id : null };
        await guard.RaiseAsync(capped, cancellationToken).ConfigureAwait(false);
        return cut;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A store that is down must not cost the result.")]
    private async ValueTask<bool> TryKeepAsync(ContentKey key, string text, CancellationToken cancellationToken)
    {
        try
        {
            await guard.ContentStore.PutAsync(key, text, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
