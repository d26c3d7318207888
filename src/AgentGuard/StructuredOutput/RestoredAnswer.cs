using System.Text;
using AgentGuard.Schemas.Generation;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.StructuredOutput;

/// <summary>Reads an answer to a schema that was rewritten for a provider, and maps it back to what the original means.</summary>
internal static class RestoredAnswer
{
    public static RepairResult Repair(string text, StrictSchema sentAs, RepairSchema? schema, RepairOptions options)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (JsonRepair.IsValid(utf8))
        {
            return JsonRepair.RepairUtf8(sentAs.Restore(utf8).Span, schema, options);
        }

        var read = JsonRepair.RepairUtf8(utf8, schema: null, options);
        if (read.Verdict > RepairVerdict.Lossless)
        {
            return JsonRepair.RepairUtf8(utf8, schema, options);
        }

        var fitted = JsonRepair.RepairUtf8(sentAs.Restore(read.Utf8Json.Span).Span, schema, options);
        var verdict = fitted.Verdict > read.Verdict ? fitted.Verdict : read.Verdict;
        return new(verdict, fitted.Utf8Json, [.. read.Changes, .. fitted.Changes], fitted.Errors);
    }
}
