using System.Text.RegularExpressions;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Formats;

/// <summary>Sees a text, or an argument, that as a whole does not have the form of a regular expression.</summary>
/// <remarks>Matched without backtracking, in time linear to the text. Immutable and thread-safe.</remarks>
public sealed class FormGuardrail : IGuardrail
{
    private readonly Regex _form;
    private readonly string? _argument;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="name">The name of the form, for example <c>order id</c>; the model reads it.</param>
    /// <param name="pattern">The expression; the whole text has to match.</param>
    /// <param name="argument">The argument that is judged, at <see cref="TrustBoundary.ToolCall"/>; <see langword="null"/> for the text.</param>
    /// <exception cref="ArgumentException">The expression needs backtracking or is not one.</exception>
    public FormGuardrail(string name, string pattern, string? argument = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(pattern);
        Name = name;
        _argument = argument;
        try
        {
            _form = new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException(
                "The expression needs backtracking (look-around, back-references), which hostile input makes endless.", nameof(pattern), e);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(NamedArgument.TextOf(content, _argument) is not { } text || _form.IsMatch(text)
            ? GuardrailJudgement.Pass
            : GuardrailJudgement.Found(new Finding(Name, "FORM")) with
            {
                Reason = $"it does not have the form of: {Name}",
                ReaskMessage = $"This was not accepted: it does not have the form of: {Name}. Give that and nothing else.",
            });
    }
}
