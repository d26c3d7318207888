using System.Buffers.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>Computes what a model left as arithmetic of constants: <c>5 * 2800.0</c>, <c>1/6</c>, <c>2**10</c>.</summary>
internal ref struct ConstantExpression
{
    private const int MaxLength = 128;
    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    private ConstantExpression(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>Computes an expression of numbers and <c>+ - * / **</c> without brackets.</summary>
    /// <returns>Whether it is one and its value is finite.</returns>
    public static bool TryCompute(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length > MaxLength)
        {
            return false;
        }

        var reader = new ConstantExpression(text);
        return reader.Sum(out value) && reader._at == text.Length && double.IsFinite(value);
    }

    private bool Sum(out double value)
    {
        if (!Product(out value))
        {
            return false;
        }

        while (TryTake("+"u8) is var plus && (plus || TryTake("-"u8)))
        {
            if (!Product(out var next))
            {
                return false;
            }

            value = plus ? value + next : value - next;
        }

        return true;
    }

    private bool Product(out double value)
    {
        if (!Power(out value))
        {
            return false;
        }

        while (TryTake("*"u8) is var times && (times || TryTake("/"u8)))
        {
            if (!Power(out var next))
            {
                return false;
            }

            value = times ? value * next : value / next;
        }

        return true;
    }

    private bool Power(out double value)
    {
        if (!Number(out value))
        {
            return false;
        }

        while (TryTake("**"u8))
        {
            if (!Number(out var exponent))
            {
                return false;
            }

            value = Math.Pow(value, exponent);
        }

        return true;
    }

    private bool Number(out double value)
    {
        SkipSpace();
        var negative = _at < _text.Length && _text[_at] == '-';
        _at += negative ? 1 : 0;
        var found = Utf8Parser.TryParse(_text[_at..], out value, out var used) && used > 0;
        _at += used;
        value = negative ? -value : value;
        return found;
    }

    private bool TryTake(ReadOnlySpan<byte> sign)
    {
        SkipSpace();
        var rest = _text[_at..];
        if (!rest.StartsWith(sign) || (sign.Length == 1 && rest.StartsWith("**"u8)))
        {
            return false;
        }

        _at += sign.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }
}
