using System.Text;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>Says what is wrong with an answer: to the model with what is there, to the host without.</summary>
internal static class ReaskText
{
    private const int MaxErrors = 10;
    private const int MaxSchemaLength = 8_000;

    /// <summary>Refuses an answer that could not be repaired within the options.</summary>
    public static OutputJudgement Refuse(OutputSchema schema, RepairResult repair, ChatFinishReason? finishReason)
    {
        if (finishReason == ChatFinishReason.Length)
        {
            return Judgement(schema, repair, [], "it was cut off at the limit of output tokens", ["it was cut off before its end; answer more briefly"]);
        }

        if (repair.Errors.Count > 0)
        {
            return Refuse(schema, repair, repair.Errors);
        }

        var lossy = repair.Changes.Where(change => change.Verdict >= repair.Verdict).Select(change => change.ToString()).ToList();
        return lossy.Count > 0 && repair.Verdict is not RepairVerdict.Rejected
            ? Judgement(schema, repair, [], $"reading it took a repair that is {repair.Verdict}", lossy)
            : Judgement(schema, repair, [], "it holds no JSON", ["it holds no JSON value"]);
    }

    /// <summary>Refuses an answer that was ended before the model did.</summary>
    public static OutputJudgement Cut(OutputSchema schema, SchemaError error) =>
        Refuse(schema, new RepairResult(RepairVerdict.Rejected, default, [], [error]), [error]);

    /// <summary>Refuses an answer for what the schema or a check found.</summary>
    public static OutputJudgement Refuse(OutputSchema schema, RepairResult repair, IReadOnlyList<SchemaError> errors) => Judgement(
        schema, repair, errors, string.Join("; ", errors.Take(3).Select(error => error.ToContentFreeString())), [.. errors.Select(error => error.ToString())]);

    private static OutputJudgement Judgement(
        OutputSchema schema, RepairResult repair, IReadOnlyList<SchemaError> errors, string reason, List<string> problems)
    {
        var message = new StringBuilder("Your answer was not accepted:\n");
        foreach (var problem in problems.Take(MaxErrors))
        {
            message.Append("- ").Append(problem).Append('\n');
        }

        if (problems.Count > MaxErrors)
        {
            message.Append("- and ").Append(problems.Count - MaxErrors).Append(" more of the kind\n");
        }

        message.Append("Answer again with the whole corrected JSON value and nothing else.");
        if (schema.Schema?.GetRawText() is { Length: <= MaxSchemaLength } text)
        {
            message.Append(" It must conform to this JSON Schema:\n").Append(text);
        }

        return new(text: null, repair, reason, errors, message.ToString());
    }
}
