using AgentGuard.Guardrails.Formats;
using AgentGuard.Schemas;

namespace AgentGuard.Guardrails;

/// <content>Guardrails on the form of a text or of an argument.</content>
public sealed partial class GuardrailPolicyBuilder
{
    /// <summary>Asks once more for an answer that is strict JSON (<see cref="JsonGuardrail"/>).</summary>
    /// <param name="schema">The schema that it has to conform to; <see langword="null"/> for any value.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RequireJson(JsonSchemaValidator? schema = null) =>
        Add(new JsonGuardrail(schema), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for a tool call whose argument of a name is strict JSON (<see cref="JsonGuardrail"/>).</summary>
    /// <param name="argument">The name of the argument.</param>
    /// <param name="schema">The schema that it has to conform to; <see langword="null"/> for any value.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RequireJsonArgument(string argument, JsonSchemaValidator? schema = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(argument);
        return Add(new JsonGuardrail(schema, argument), GuardrailAction.Reask, TrustBoundary.ToolCall);
    }

    /// <summary>Asks once more for an answer that is one SQL statement which only reads (<see cref="SqlGuardrail"/>).</summary>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RequireReadOnlySql() => Add(new SqlGuardrail(), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for a tool call whose argument of a name is one SQL statement which only reads (<see cref="SqlGuardrail"/>).</summary>
    /// <param name="argument">The name of the argument, for example <c>sql</c>.</param>
    /// <param name="deniedFunctions">Further functions that are not called.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RequireReadOnlySqlArgument(string argument, params IEnumerable<string> deniedFunctions)
    {
        ArgumentException.ThrowIfNullOrEmpty(argument);
        return Add(new SqlGuardrail(argument, deniedFunctions), GuardrailAction.Reask, TrustBoundary.ToolCall);
    }

    /// <summary>Asks once more for an answer that is one closed block of fenced code and nothing else (<see cref="CodeFenceGuardrail"/>).</summary>
    /// <param name="languages">The languages that are allowed; empty for any.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RequireCode(params IEnumerable<string> languages) =>
        Add(new CodeFenceGuardrail(CodeFenceRule.Only, languages), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for an answer whose blocks of code are closed and of allowed languages (<see cref="CodeFenceGuardrail"/>).</summary>
    /// <param name="languages">The languages that are allowed; empty for any.</param>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder AllowCode(params IEnumerable<string> languages) =>
        Add(new CodeFenceGuardrail(CodeFenceRule.Some, languages), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for an answer without fenced code (<see cref="CodeFenceGuardrail"/>).</summary>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder ForbidCode() => Add(new CodeFenceGuardrail(CodeFenceRule.None), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for an answer without markup (<see cref="PlainTextGuardrail"/>).</summary>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RequirePlainText() => Add(new PlainTextGuardrail(), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for an answer on a single line (<see cref="PlainTextGuardrail"/>).</summary>
    /// <returns>The builder.</returns>
    public GuardrailPolicyBuilder RequireSingleLine() =>
        Add(new PlainTextGuardrail(allowsLines: false, allowsMarkup: true), GuardrailAction.Reask, TrustBoundary.Output);

    /// <summary>Asks once more for an answer that as a whole has the form of a regular expression (<see cref="FormGuardrail"/>).</summary>
    /// <param name="name">The name of the form; the model reads it.</param>
    /// <param name="pattern">The expression; it is matched in time linear to the text.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The expression needs backtracking or is not one.</exception>
    public GuardrailPolicyBuilder RequireForm(string name, string pattern) =>
        Add(new FormGuardrail(name, pattern), GuardrailAction.Reask, TrustBoundary.Output);
}
