namespace AgentGuard.Guardrails.Wording;

/// <summary>The commonest function words of languages in Latin and Cyrillic script; other scripts tell by themselves.</summary>
/// <remarks>Function words make up about half of any running text, so twenty of them decide after a sentence or two.</remarks>
internal static class LanguageProfiles
{
    public static IReadOnlyDictionary<string, string[]> FunctionWords { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["en"] = "the and of to is that it for you with this are be not have was what your can we my from they will there how",
        ["de"] = "der die und das ist nicht ein eine ich zu mit sich auf für den dem von sie es wir auch wie im bei oder kann",
        ["fr"] = "le la les et des est une un que dans pour vous pas qui ce du sur je avec nous au votre sont plus mais il",
        ["es"] = "el la los y de que es una en por con para no se las su lo como pero del más está al son muy qué",
        ["it"] = "il di che è la non per un una sono con del della gli le si mi anche come nel questo ma lo più alla ho",
        ["pt"] = "o de que não uma um para com os se em por mais as dos é do da ao você são na no como mas meu",
        ["nl"] = "de het een van en is dat niet ik je op te voor met zijn aan er maar om ook bij naar wat hebben wij kan",
        ["pl"] = "nie się na jest że do to w i z jak ale po co tak za od są dla czy ja tego mam przez może już",
        ["sv"] = "och att det är en som på för av jag inte med den till har ett om kan vi så var du men från eller ska",
        ["da"] = "og at det er en som på for af jeg ikke med den til har et om kan vi så du men fra eller skal hvad",
        ["cs"] = "je se na že to nebo jsem jsou ale pro jak by s v do ve tak co už který není při také od může být",
        ["tr"] = "ve bir bu için ile çok ne var ben değil gibi olarak daha da de o mi kadar sonra ama olan nasıl benim sen her en",
        ["vi"] = "và của là có không được cho một các này với trong những tôi để đã người khi về bạn như ở thì nào cũng đó",
        ["id"] = "yang dan di ini itu untuk dengan tidak dari saya ke pada adalah akan anda bisa apa juga ada dalam kami sudah atau oleh karena bagaimana",
        ["ru"] = "и в не на что я с это как по для но он из к вы мы за или то от есть был если так мне",
        ["uk"] = "і в не на що я з це як по для але він та до ви ми за або від є був якщо так мені у",
    }.ToDictionary(profile => profile.Key, profile => profile.Value.Split(' '), StringComparer.Ordinal);
}
