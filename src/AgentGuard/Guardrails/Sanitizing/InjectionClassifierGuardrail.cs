using AgentGuard.Guardrails.Fields;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Sanitizing;

/// <summary>Sees text that tries to instruct the model, by the host's own classifier.</summary>
/// <remarks>
/// Long texts are read in windows, and the highest score counts; JSON is read as the lines of its fields. A finding is of the window.
/// Thread-safe, if the classifier is.
/// </remarks>
public sealed class InjectionClassifierGuardrail : IGuardrail, IJoinedFields
{
    private const string Kind = "INJECTION";
    private readonly IInjectionClassifier _classifier;
    private readonly double _threshold;
    private readonly WindowScan _scan;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="classifier">Scores texts.</param>
    /// <param name="options">How the scores are read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The threshold is out of its range, there is no name, or the windows contradict each other.</exception>
    public InjectionClassifierGuardrail(IInjectionClassifier classifier, InjectionClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        options ??= new InjectionClassifierOptions();
        ArgumentException.ThrowIfNullOrEmpty(options.Name);
        if (options.Threshold is not (> 0 and <= 1))
        {
            throw new ArgumentException($"The threshold must be above 0 and at most 1, but is {options.Threshold}.", nameof(options));
        }

        Name = options.Name;
        _classifier = classifier;
        _threshold = options.Threshold;
        _scan = new WindowScan(Name, options.Windows, ScoreAsync);
    }

    /// <inheritdoc/>
    public string Name { get; }

    bool IJoinedFields.FindsPlaces => false;

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _scan.JudgeAsync(content, cancellationToken);
    }

    private async ValueTask<GuardrailJudgement> ScoreAsync(BoundaryContent content, CancellationToken cancellationToken)
    {
        var score = await _classifier.ScoreAsync(content.Text, cancellationToken).ConfigureAwait(false);
        if (score is not (>= 0 and <= 1))
        {
            throw new InvalidOperationException("A classifier gave a score that is not from 0 to 1.");
        }

        return score < _threshold
            ? GuardrailJudgement.Pass
            : GuardrailJudgement.Found(new Finding(Name, Kind, 0, content.Text.Length));
    }
}
