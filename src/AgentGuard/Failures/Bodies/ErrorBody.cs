using System.Text;

namespace AgentGuard.Failures.Bodies;

/// <summary>What the body of an exchange says about its failure, sorted by how telling it is.</summary>
internal sealed class ErrorBody
{
    private const int MaxCodeLength = 80;

    private readonly StringBuilder _text = new();
    private readonly List<string> _codes = [];
    private string? _wholeText;

    /// <summary>Codes, types, statuses and reasons, in the order in which they stand, the outermost first.</summary>
    public IReadOnlyList<string> Codes => _codes;

    /// <summary>The outermost code, or <see langword="null"/>.</summary>
    public string? Code => _codes.Count > 0 ? _codes[0] : null;

    /// <summary>Why the answer ended, where it says so.</summary>
    public List<string> Finishes { get; } = [];

    /// <summary>The allowances that are named.</summary>
    public List<string> Quotas { get; } = [];

    /// <summary>The HTTP status that the body states.</summary>
    public int? Status { get; set; }

    /// <summary>How long the body says to wait in a field of its own.</summary>
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>The part of the request that is at fault.</summary>
    public string? Parameter { get; set; }

    /// <summary>Whether a filter of the service held something back.</summary>
    public bool IsFiltered { get; set; }

    /// <summary>Whether the model declined.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Whether an allowance is nothing at all.</summary>
    public bool IsQuotaZero { get; set; }

    /// <summary>Whether nothing was found.</summary>
    public bool IsEmpty => _codes.Count == 0 && _text.Length == 0 && Finishes.Count == 0 && Status is null && !IsFiltered && !IsRefused;

    /// <summary>The words for people.</summary>
    public string Text => _wholeText ??= _text.ToString();

    /// <summary>Whether the body is of the form that Google's interfaces share.</summary>
    public bool IsGoogle { get; private set; }

    public void AddCode(string code)
    {
        if (code.StartsWith("type.googleapis.com", StringComparison.Ordinal) || code is "RESOURCE_EXHAUSTED")
        {
            IsGoogle = true;
        }

        if (code.Contains(' ', StringComparison.Ordinal))
        {
            // A reason phrase: words for people, wherever they stand.
            AddText(code);
        }
        else if (code.Length is > 0 and <= MaxCodeLength && !code.Contains('/', StringComparison.Ordinal))
        {
            _codes.Add(code);
        }
    }

    public void AddText(ReadOnlySpan<char> text)
    {
        if (_text.Length + text.Length <= ErrorBodyReader.MaxCharacters)
        {
            _text.Append(text).Append('\n');
            _wholeText = null;
        }
    }
}
