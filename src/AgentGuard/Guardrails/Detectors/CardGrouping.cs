namespace AgentGuard.Guardrails.Detectors;

/// <summary>How the digits of a number are parted.</summary>
internal struct CardGrouping
{
    private int _groups;
    private int _digits;
    private int _first;
    private int _second;
    private int _last;
    private bool _unequal;
    private char _separator;
    private bool _mixed;

    /// <summary>
    /// Whether the separators are all the same, or the groups are regular: equal but for a shorter last one, or 4-6-4 and 4-6-5.
    /// </summary>
    public readonly bool IsPlausible =>
        !_mixed || (!_unequal && _last <= _first) || (_groups == 3 && _first == 4 && _second == 6 && _last is 4 or 5);

    public void EndGroup(int digitsSoFar)
    {
        // The group that was the last one so far is an inner one now, and must be as long as the first.
        _unequal |= _groups > 1 && _last != _first;
        _last = digitsSoFar - _digits;
        _digits = digitsSoFar;
        _groups++;
        _first = _groups == 1 ? _last : _first;
        _second = _groups == 2 ? _last : _second;
    }

    public void AddSeparator(char separator)
    {
        _mixed |= _separator != default && _separator != separator;
        _separator = separator;
    }
}
