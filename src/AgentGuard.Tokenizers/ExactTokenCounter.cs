using AgentGuard.Ports;
using Microsoft.ML.Tokenizers;

namespace AgentGuard.Tokenizers;

/// <summary>Counts tokens by the vocabulary of a model.</summary>
/// <remarks>
/// Exact for texts; what a chat format adds for each message and tool is estimated by whoever counts. Some 50 times slower than
/// <see cref="EstimatingTokenCounter"/>; the vocabulary takes some 20 MB. Thread-safe.
/// </remarks>
public sealed class ExactTokenCounter : ITokenCounter
{
    private static readonly Lazy<ExactTokenCounter> SharedO200k = new(() => new(TiktokenTokenizer.CreateForEncoding("o200k_base")));
    private static readonly Lazy<ExactTokenCounter> SharedCl100k = new(() => new(TiktokenTokenizer.CreateForEncoding("cl100k_base")));
    private readonly Tokenizer _tokenizer;

    /// <summary>Creates a counter.</summary>
    /// <param name="tokenizer">The tokenizer of the model.</param>
    public ExactTokenCounter(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
    }

    /// <summary>The vocabulary of GPT-4o, GPT-4.1, GPT-5, o1, o3 and o4 models.</summary>
    public static ExactTokenCounter O200k => SharedO200k.Value;

    /// <summary>The vocabulary of GPT-4 and GPT-3.5 models.</summary>
    public static ExactTokenCounter Cl100k => SharedCl100k.Value;

    /// <summary>Gives the counter of an OpenAI model.</summary>
    /// <param name="model">The model, for example <c>gpt-4o-mini</c>.</param>
    /// <returns>The counter.</returns>
    /// <exception cref="AgentGuardException">The vocabulary of the model is not known.</exception>
    public static ExactTokenCounter ForModel(string model)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        try
        {
            return new(TiktokenTokenizer.CreateForModel(model));
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new AgentGuardException(
                $"The vocabulary of the model '{model}' is not known. Take {nameof(O200k)} for OpenAI's later models, or "
                + $"{nameof(EstimatingTokenCounter)} for others.",
                e);
        }
    }

    /// <inheritdoc/>
    public int CountTokens(ReadOnlySpan<char> text) => _tokenizer.CountTokens(text);
}
