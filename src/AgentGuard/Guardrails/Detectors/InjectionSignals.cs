namespace AgentGuard.Guardrails.Detectors;

/// <summary>The structures of attacks, over text in lower case.</summary>
/// <remarks>They name verbs, references and objects, not sentences. A gap is a bounded number of words.</remarks>
internal static class InjectionSignals
{
    private const string Override = "OVERRIDE";
    private const string Disclosure = "DISCLOSURE";
    private const string TurnForgery = "TURN_FORGERY";
    private const string Persona = "PERSONA";
    private const string Exfiltration = "EXFILTRATION";
    private const string Gap = @"(?:\W+\w+){0,4}\W+";
    private const string ShortGap = @"(?:\W+\w+){0,2}\W+";

    private const string Drop =
        @"\b(?:ignore|ignoring|disregard|disregarding|forget|forgetting|overlook|override|overrule|neglect|dismiss|abandon|discard|bypass|" +
        @"(?:do not|don't|stop|cease) (?:follow|following|obey|obeying|listen(?:ing)? to)|pay no attention to|set aside)";

    private const string Before = @"(?:previous|prior|previously|above|earlier|preceding|foregoing|former|past|before|original|initial|" +
            @"existing|given)";

    private const string Orders =
        @"(?:instructions?|prompts?|rules?|directions?|guidelines?|directives?|commands?|orders?|messages?|tasks?|assignments?|programming|" +
        @"constraints?|restrictions?|polic(?:y|ies)|conversations?|context|training|text|requests?|safeguards?|thoughts)\b";

    private const string OwnOrders =
        @"(?:instructions?|prompts?|rules?|guidelines?|directives?|programming|restrictions?|content polic(?:y|ies)|safety \w+|" +
            @"safeguards?|training|filters?)\b";

    private const string Norms =
        @"(?:restrictions?|limitations?|limits|rules|filters?|filtering|ethic\w*|moral\w*|guidelines|censorship|confines|" +
            @"content polic\w*|boundaries|" +
        @"safety \w+|constraints|openai\w*|laws)\b";

    public static InjectionSignal[] All { get; } =
    [
        new(Override, 1, Drop + Gap + Before + @"(?:\W+\w+){0,3}\W+" + Orders),
        new(Override, 1, Drop + @"\W+(?:all|any|every|each)(?:\W+(?:of|the|your|my|these|those|other))*\W+" + OwnOrders),
        new(Override, 1, Drop + @"\W+(?:of\W+)?your(?:\W+\w+){0,2}\W+" + OwnOrders),
        new(Override, 1, Drop + @"\W+(?:about\W+)?(?:everything|anything|all|what)(?:\W+\w+){0,5}\W+(?:above|before|previously|prior|" +
            @"told|said|so far|know|learned|assignments)\b"),
        new(Override, 1, Drop + @"\W+(?:the\W+)?(?:above|previous|prior)\W+(?:and|then|but|instead)\b"),
        new(Override, 1, Drop + Gap + Orders + @"(?:\W+\w+){0,3}\W+(?:above|before|so far|until now|previously|earlier)\b"),
        new(Override, 1, @"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*|verwerfe?n?|ueberge\w*|uberge\w*|lass\w*)" + Gap
            + @"(?:vorherig\w*|obig\w*|oben\w*|bisherig\w*|davor|zuvor|vorangegangen\w*|vorangehend\w*|fruher\w*|vorige\w*|" +
            @"alle\w*\W+(?:anweisung|instruktion|regel|befehl|aufgabe)\w*)"),
        new(Override, 1, @"\bobige\w*(?:\W+\w+){0,3}\W+ignorier\w*"),
        new(Override, 1, @"\b(?:ignorez?|ignorer|oubliez?|oublier)" + Gap + @"(?:precedent\w*|anterieur\w*|ci-dessus|consignes|instructions)\b"),
        new(Override, 1, @"\b(?:ignor[ae]\w*|olvid[ae]\w*|omit[ae]\w*|dimentic\w*|esque[cç]\w*|desconsider\w*)" + Gap
            + @"(?:anterior\w*|previ[ao]s?|precedent\w*|instruc\w*|istruzion\w*)\b"),
        new(Override, 1, @"\b(?:zaboravi\w*|ignorisi\w*|zignoruj\w*|zapomni\w*|negeer|vergeet)" + Gap + @"(?:instrukcij\w*|instrukcj\w*|" +
            @"prethodn\w*|poprzedni\w*|vorige|eerdere|instructies|pravila)"),
        new(Override, 1, @"(?:игнорируй\w*|забудь\w*|проигнорируй\w*)" + Gap + @"(?:предыдущ\w*|инструкци\w*|указани\w*|правил\w*)"),
        new(Override, 1, @"(?:忽略|无视|無視|忘记|忘記|忽視).{0,8}(?:之前|以上|前面|先前|上述|所有|上面).{0,8}(?:指令|指示|提示|规则|規則|内容|命令)"),
        new(Override, 1, @"(?:以前|上記|これまで|今まで|前)の.{0,8}(?:指示|命令|プロンプト|ルール).{0,8}(?:無視|忘れ)"),
        new(Override, 1, @"(?:이전|위의|앞의).{0,8}(?:지시|명령|프롬프트|규칙).{0,8}(?:무시|잊)"),
        new(Override, 1, @"\b(?:ignore|disregard|forget|override|bypass)(?:all|any|the|your|my|of)*(?:previous|prior|above|earlier|" +
            @"system|safety)(?:and\w{0,9})?(?:instruction|rule|prompt|message|direction|guideline|polic)"),
        new(Override, 0.5, @"\b(?:your|a|the|this)\W+new\W+(?:task|role|challenge|instructions?|objective|mission|goal|persona)\b"),
        new(Override, 0.5, @"\b(?:neue|weitere|folgende)\w*\W+(?:anweisung|aufgabe|herausforderung)\w*"),
        new(Override, 0.5, @"\b(?:forget|vergiss|forget about)\W+(?:all|everything|alles|alle|about all)\b"),

        new(Disclosure, 1, @"\b(?:reveal|print|output|repeat|display|leak|expose|disclose|dump|recite|exfiltrate|show(?: me)?|tell me|" +
            @"give me|copy)" + Gap
            + @"(?:system|hidden|secret|developer|initial|internal)\W+(?:\w+\W+)?(?:prompts?|instructions?|messages?|rules|canary|directives)\b"),
        new(Disclosure, 1, @"\b(?:reveal|print|output|repeat|leak|expose|disclose|dump|recite|show(?: me)?|tell me|give me|" +
            @"spell-?check)\W+(?:me\W+)?(?:all\W+)?(?:of\W+)?your\W+(?:\w+\W+){0,2}(?:prompts?|instructions|prompt\W+texts?|directives)\b"),
        new(Disclosure, 1, @"\b(?:zeige?n?|gib|geben|nenne|verrate|drucke)" + Gap + @"(?:prompt\w*|systemprompt|systemanweisung\w*|" +
            @"vollstandigen prompt\S*)"),
        new(Disclosure, 1, @"\b(?:revele[zr]?|affiche[zr]?|montre[zr]?|revela\w*|muestra\w*|mostra\w*|rivela\w*)" + Gap + @"(?:prompt|" +
            @"invite|instruc\w+|mensaje)\W+(?:du\W+|del\W+|de\W+)?(?:\w+\W+)?(?:syst\w+|sistema)"),
        new(Disclosure, 1, @"\b(?:reveal|print|show|leak|disclose|repeat)(?:me)?(?:the|your)(?:hidden|secret|" +
            @"internal)?(?:system)(?:prompt|instruction|message)"),
        new(Disclosure, 1, @"(?:显示|透露|告诉我|输出|泄露|表示|公開|教えて).{0,8}(?:系统提示|系統提示|システムプロンプト)"),
        new(Disclosure, 0.6, @"\bprompt[\s-]?texts?\b"),

        new(TurnForgery, 1, @"<\|(?:im_start|im_end|system|assistant|user|endoftext|start_header_id|eot_id)\|>|\[/?inst\]|<</?sys>>|\[system\]\(#"),
        new(TurnForgery, 1, @"(?:^|[\]\)>-]\s*|<!--\s*)(?:system|assistant|admin|developer|root)\s*(?:message|override|note|" +
            @"prompt)?\s*:\s*(?:please\W+)?(?:ignore|reveal|approve|override|send|forward|disable|forget|delete|disregard|you must|" +
            @"you are now|new instruction|execute|exfiltrate|bypass)"),
        new(TurnForgery, 1, @"\b(?:end of|begin|start of|beginning of)\W+(?:the\W+)?(?:new\W+|system\W+|real\W+|user\W+)(?:prompt|" +
            @"instructions?|message)s?\b"),
        new(TurnForgery, 1, @"\bnew\W+(?:system|admin|developer)\W+(?:prompt|instructions?|message|directives?)\b"),
        new(TurnForgery, 0.4, @"\b(?:system|developer|admin|debug|maintenance|god|sudo|root)\W+(?:override|mode)\b"),

        new(Persona, 1, @"\bdo anything now\b|\bdeveloper mode\W+(?:enabled|output|on|with|activated)|\b(?:jailbreak\w*|unfiltered|" +
            @"uncensored|dan|god)\W+mode\W+(?:enabled|output|on|activated|with)|\bdan\W+mode\b"),
        new(Persona, 1, @"\b(?:you are|you're|act as|acting as|pretend\w*|play\w*|imagine|simulat\w+|become|role-?play\w*|behave|" +
            @"respond as|answer as)(?:\W+\w+){0,30}\W+(?:without|no|not bound by|unbound by|free from|free of|freed from|" +
            @"not restricted by|no longer bound by|not limited by|not subject to|broken free (?:of|from)|devoid of|zero)(?:\W+\w+){0,3}\W+" + Norms),
        new(Persona, 0.7, @"\b(?:unfiltered|uncensored|amoral|unrestricted|unethical|immoral|" +
            @"lawless)\W+(?:and\W+\w+\W+)?(?:\w+\W+)?(?:responses?|answers?|ai|chatbot|chat bot|language model|assistant|bot|persona|" +
            @"model|character|version|advice|manner|gpt)\b"),
        new(Persona, 0.7, @"\b(?:disregards?|ignor(?:e|es|ing)|bypass\w*|no regard for|devoid of|lacks?|not care about|" +
            @"doesn't care about|does not care about|without regard|violat\w+|circumvent\w*|break(?:s|" +
            @"ing)?)(?:\W+\w+){0,3}\W+(?:ethic\w*|moral\w*|openai\w*|content polic\w*|usage polic\w*|safety \w+|guidelines|censorship)\b"),
        new(Persona, 0.5, @"\b(?:never|not|can't|cannot|can not|don't|won't|unable to|without|no)(?:\W+\w+){0,3}\W+(?:refus\w+|declin\w+|" +
            @"apologi\w+|disclaimers?|warnings?|morali\w+|lectur\w+|say no|reject\w*|censor\w*)\b"),
        new(Persona, 0.5, @"\b(?:never|not|don't|without|avoid|stop)(?:\W+\w+){0,5}\W+(?:say|saying|mention\w*|tell|remind\w*|stat(?:e|" +
            @"ing)|start\w*|respond\w*|explain\w*)(?:\W+\w+){0,8}\W+(?:an ai|ai language model|language model|i can't|i cannot|sorry|" +
            @"unable|illegal|unethical|inappropriate)\b"),
        new(Persona, 0.5, @"\b(?:chatgpt|chat ?gpt|gpt-?\d|openai|anthropic|claude|language model)(?:\W+\w+){0,6}\W+(?:polic(?:y|ies)|" +
            @"guidelines|rules|restrictions|limitations|filters?|censorship|programming)\b"),
        new(Persona, 0.5, @"\b(?:must|will|always|shall|has to|have to)(?:\W+\w+){0,2}\W+(?:comply|obey|answer|follow|fulfil\w*|" +
            @"accept)(?:\W+\w+){0,4}\W+(?:any|every|all|everything|no matter|anything|whatever)\b"),
        new(Persona, 0.5, @"\b(?:two|2|both|dual)(?:\W+\w+){0,4}\W+(?:responses|answers|ways|paragraphs|outputs)\b|\[(?:classic|dan|gpt|" +
            @"jailbreak|normal|unlocked)\]|(?:🔓|🔒)\s*\w+"),
        new(Persona, 0.4, @"\b(?:illegal|unethical|immoral|amoral|nsfw|offensive|derogatory|obscene|vulgar|profan\w+|racist|sexual\w*|" +
            @"explicit|swear\w*|curs(?:e|ing)|harmful|dangerous|inappropriate|unlawful)\b(?:\W+\w+){0,40}\W+(?:illegal|unethical|immoral|" +
            @"amoral|nsfw|offensive|derogatory|obscene|vulgar|profan\w+|racist|sexual\w*|explicit|swear\w*|curs(?:e|ing)|harmful|" +
            @"dangerous|inappropriate|unlawful)\b"),
        new(Persona, 0.3, @"\b(?:from now on|for the rest of (?:this|the|our) (?:conversation|chat)|stay(?:s|ing)? in character|" +
            @"break(?:s|ing)? character|stay a \w+|immers\w+)\b"),
        new(Persona, 0.2, @"\b(?:act as|pretend|role-?play\w*|you are (?:now|going to)|play(?:ing)? (?:a|the) (?:character|role)|" +
            @"simulat\w+|hypothetical\w*|fictional|persona)\b"),

        new(Exfiltration, 1, @"\b(?:send|forward|post|upload|exfiltrate|e-?mail|transmit|leak)(?:\W+\w+){0,4}\W+(?:secrets?|credentials?|" +
            @"api keys?|passwords?|customer (?:data|emails?|records)|chat history|system prompt|private keys?|" +
            @"tokens?)(?:\W+\w+){0,3}\W+to\W+(?:\w+\W+){0,3}(?:attacker|external|https?|evil|\w+@|my (?:server|email))"),
        new(Exfiltration, 1, @"\b(?:load|fetch|render|open|visit|append|include|chargez|charge|lade|" +
            @"carga)\W+(?:\w+\W+){0,3}(?:!\[[^\]\n]{0,40}\]\()?https?://[^\s)]{1,120}[?&]\w+="),
        new(Exfiltration, 0.5, @"\b(?:do not|don't|never|without)\W+(?:\w+\W+){0,2}(?:tell|telling|inform|informing|mention|mentioning|" +
            @"notify|notifying|alert|alerting)(?:\W+\w+){0,3}\W+(?:the\W+)?users?\b"),
    ];
}
